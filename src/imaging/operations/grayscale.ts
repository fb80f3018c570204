import { switched } from '#imaging/effect-keys.ts';
import { lumaTimes } from '#imaging/luma.ts';
import { defineOperation } from '#imaging/operation.ts';

export type GrayscaleStep = { readonly operation: 'grayscale' };

export const grayscale = defineOperation({
  name: 'grayscale',
  station: 'matrix',
  onRoll: true,
  onlySrgb: true,
  about: 'Takes the colours away and leaves how light each pixel is.',
  example: 'w_300,e_grayscale',
  keys: [switched('grayscale', 'grayscale')],
  plan: (ask): GrayscaleStep | undefined =>
    ask.grayscale === undefined ? undefined : { operation: 'grayscale' },
  apply: (canvas) => canvas.recomb(lumaTimes([1, 1, 1])),
});
