import { defineOperation } from '#imaging/operation.ts';

export type GroundStep = { readonly operation: 'ground'; readonly background: string };

export const ground = defineOperation({
  name: 'ground',
  station: 'flatten',
  onRoll: true,
  link: 'any',
  about: 'Puts parts that became transparent on white if the format has no transparency.',
  example: 'w_300,r_max,f_jpg',
  happensWhen: 'an operation made parts of the picture transparent and it becomes a JPEG',
  keys: [],
  plan: (_ask, { canvas, output, background, isLast }): GroundStep | undefined =>
    isLast && canvas.hasAlpha && output.format === 'jpeg' ? { operation: 'ground', background } : undefined,
  leaves: (_step, canvas) => ({ ...canvas, hasAlpha: false }),
  apply: (canvas, { background }) => canvas.flatten({ background }),
});
