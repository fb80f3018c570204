import { switched } from '#imaging/effect-keys.ts';
import { lumaTimes } from '#imaging/luma.ts';
import { defineOperation } from '#imaging/operation.ts';

export type GrayscaleStep = { readonly operation: 'grayscale' };

export const grayscale = defineOperation({
  name: 'grayscale',
  station: 'matrix',
  onRoll: true,
  onlySrgb: true,
  about: 'Removes the colours and keeps the lightness of each pixel.',
  example: 'w_300,e_grayscale',
  keys: [switched('grayscale', 'grayscale')],
  plan: (ask): GrayscaleStep | undefined =>
    ask.grayscale === undefined ? undefined : { operation: 'grayscale' },
  apply: (canvas) => canvas.recomb(lumaTimes([1, 1, 1])),
});
