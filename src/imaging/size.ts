/** In pixels, whole and at least 1. */
export type Size = { readonly width: number; readonly height: number };

export type Window = Size & { readonly left: number; readonly top: number };
