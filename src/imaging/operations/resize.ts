import { defineOperation } from '#imaging/operation.ts';
import { chained } from '#imaging/regions.ts';
import { decimal, length, ratio, word } from '#imaging/url-key.ts';

export type ResizeStep = { readonly operation: 'resize'; readonly width: number; readonly height: number };

// WordPress themes write `w_0` for "no limit", so zero counts as not given.
export const widthKey = length('w', 'width', 'absent');
export const heightKey = length('h', 'height', 'absent');
export const modeKey = word('c', 'mode', {
  words: {
    scale: 'scale',
    limit: 'fit',
    fit: 'fit',
    mfit: 'mfit',
    fill: 'fill',
    lfill: 'lfill',
    pad: 'pad',
    lpad: 'lpad',
    mpad: 'mpad',
    crop: 'crop',
    thumb: 'thumb',
  },
  unknown: 'refused',
});

export const resize = defineOperation({
  name: 'resize',
  station: 'resize',
  onRoll: true,
  about:
    'Resizes the picture to `w` × `h`. `c_scale` (the default) gives exactly that size; `c_fit` keeps the aspect ratio and never enlarges. One side alone keeps the aspect ratio.',
  example: 'w_300,h_300,c_fill,g_east',
  keys: [
    widthKey,
    heightKey,
    modeKey,
    ratio('ar', 'ratio'),
    decimal('dpr', 'density', { min: 0.1, max: 5 }),
    decimal('z', 'zoom', { min: 0.1, max: 1 }),
  ],
  plan: (_ask, { canvas, geometry: { width, height } }): ResizeStep | undefined =>
    width === canvas.width && height === canvas.height ? undefined : { operation: 'resize', width, height },
  leaves: ({ width, height }, canvas) => ({
    ...canvas,
    width,
    height,
    at: chained(canvas.at, [width / canvas.width, 0, 0, height / canvas.height, 0, 0]),
  }),
  // Both sides are planned, so the picture is to fill them exactly: rounding is decided in one place.
  apply: (canvas, { width, height }) => canvas.resize(width, height, { fit: 'fill' }),
});
