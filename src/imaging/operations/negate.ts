import { switched } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';

export type NegateStep = { readonly operation: 'negate' };

export const negate = defineOperation({
  name: 'negate',
  station: 'linear',
  onRoll: true,
  onlySrgb: true,
  about: 'Turns the picture into its negative; transparency is unchanged.',
  example: 'w_300,e_negate',
  keys: [switched('negate', 'negate')],
  plan: (ask): NegateStep | undefined => (ask.negate === undefined ? undefined : { operation: 'negate' }),
  apply: (canvas) => canvas.linear([-1, -1, -1], [255, 255, 255]),
});
