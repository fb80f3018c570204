import { defineOperation } from '#imaging/operation.ts';

export type FlattenStep = { readonly operation: 'flatten'; readonly background: string };

export const flatten = defineOperation({
  name: 'flatten',
  about: 'Puts a transparent picture on white when the format has no transparency.',
  example: 'f_jpg',
  happensWhen: 'the picture has transparency and goes out as JPEG',
  keys: [],
  plan: (_ask, { facts, output }): FlattenStep | undefined =>
    facts.hasAlpha && output.format === 'jpeg' ? { operation: 'flatten', background: '#ffffff' } : undefined,
  apply: (canvas, { background }) => canvas.flatten({ background }),
});
