import { defineOperation } from '#imaging/operation.ts';
import { pixels, word } from '#imaging/url-key.ts';

export type ResizeStep = { readonly operation: 'resize'; readonly width: number; readonly height: number };

// WordPress themes write `w_0` for "no limit", so zero counts as not given.
export const widthKey = pixels('w', 'width', 'absent');
export const heightKey = pixels('h', 'height', 'absent');
export const modeKey = word('c', 'mode', {
  words: { scale: 'scale', fit: 'fit', crop: 'crop' },
  unknown: 'refused',
});

export const resize = defineOperation({
  name: 'resize',
  about:
    'Brings the picture to `w` × `h`. `c_scale` (the default) gives exactly that; `c_fit` keeps the ratio and never enlarges. One side alone keeps the ratio.',
  example: 'w_400,h_300,c_fit',
  keys: [widthKey, heightKey, modeKey],
  plan: (_ask, { geometry: { window, width, height } }): ResizeStep | undefined =>
    width === window.width && height === window.height ? undefined : { operation: 'resize', width, height },
  // Both sides are planned, so the picture is to fill them exactly: rounding is decided in one place.
  apply: (canvas, { width, height }) => canvas.resize(width, height, { fit: 'fill' }),
});
