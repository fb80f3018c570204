import { defineOperation } from '#imaging/operation.ts';

export type FlattenStep = { readonly operation: 'flatten'; readonly background: string };

export const flatten = defineOperation({
  name: 'flatten',
  station: 'flatten',
  onRoll: true,
  link: 'any',
  about: 'Puts a transparent picture on white, or on the colour of `b`, if the format has no transparency.',
  example: 'w_300,f_jpg',
  happensWhen: 'the picture has transparency and becomes a JPEG',
  keys: [],
  plan: (_ask, { canvas, output, background }): FlattenStep | undefined =>
    canvas.hasAlpha && output.format === 'jpeg' ? { operation: 'flatten', background } : undefined,
  leaves: (_step, canvas) => ({ ...canvas, hasAlpha: false }),
  rescale: (step) => step,
  apply: (canvas, { background }) => canvas.flatten({ background }),
});
