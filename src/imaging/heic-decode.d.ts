declare module 'heic-decode' {
  type Picture = { readonly width: number; readonly height: number };
  type Pixels = Picture & { readonly data: Uint8ClampedArray };
  type Undecoded = Picture & { readonly decode: () => Promise<Pixels> };

  /** Reads the headers of all pictures in the file; `decode` gives RGBA. */
  export function all(input: { buffer: Uint8Array }): Promise<Undecoded[] & { dispose: () => void }>;
}
