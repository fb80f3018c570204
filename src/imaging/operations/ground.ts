import { defineOperation } from '#imaging/operation.ts';

export type GroundStep = { readonly operation: 'ground'; readonly background: string };

export const ground = defineOperation({
  name: 'ground',
  station: 'flatten',
  onRoll: true,
  link: 'any',
  about: 'Puts what became transparent on white when the format has no transparency.',
  example: 'w_300,r_max,f_jpg',
  happensWhen: 'an operation made parts of the picture transparent and it goes out as JPEG',
  keys: [],
  plan: (_ask, { canvas, output, background, isLast }): GroundStep | undefined =>
    isLast && canvas.hasAlpha && output.format === 'jpeg' ? { operation: 'ground', background } : undefined,
  leaves: (_step, canvas) => ({ ...canvas, hasAlpha: false }),
  apply: (canvas, { background }) => canvas.flatten({ background }),
});
