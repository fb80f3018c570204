import { defineOperation } from '#imaging/operation.ts';

export type OrientStep = { readonly operation: 'orient'; readonly orientation: number };

export const orient = defineOperation({
  name: 'orient',
  station: 'orient',
  onRoll: true,
  link: 'any',
  about: 'Turns the picture as its EXIF orientation says; everything after it sees it upright.',
  example: 'w_300',
  happensWhen: 'the stored pixels are turned or mirrored',
  keys: [],
  plan: (_ask, { facts, isFirst }): OrientStep | undefined =>
    facts.orientation === 1 || !isFirst ? undefined : { operation: 'orient', orientation: facts.orientation },
  rescale: (step) => step,
  apply: (canvas) => canvas.autoOrient(),
});
