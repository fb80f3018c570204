import { defineOperation } from '#imaging/operation.ts';
import { effect } from '#imaging/effect-keys.ts';

/** How much edges gain, and even areas; a mask of 1 pixel. */
export type SharpenStep = { readonly operation: 'sharpen'; readonly edges: number; readonly areas: number };

export const sharpen = defineOperation({
  name: 'sharpen',
  station: 'sharpen',
  onRoll: false,
  work: 70,
  about: 'Sharpens the picture at its final size: strength 100 to 1000 is an edge gain of 1 to 10.',
  example: 'w_300,e_sharpen:500',
  keys: [effect('sharpen')],
  // Even areas gain a tenth of what edges gain, or the noise of a camera would be what is seen.
  plan: ({ sharpen: strength }): SharpenStep | undefined =>
    strength === undefined
      ? undefined
      : { operation: 'sharpen', edges: strength / 100, areas: strength / 1000 },
  apply: (canvas, { edges, areas }) => canvas.sharpen({ sigma: 1, m1: areas, m2: edges }),
});
