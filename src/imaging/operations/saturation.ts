import { amount } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';

export type SaturationStep = { readonly operation: 'saturation'; readonly factor: number };

export const saturation = defineOperation({
  name: 'saturation',
  station: 'modulate',
  onRoll: true,
  work: 60,
  onlySrgb: true,
  about:
    'Makes colours stronger or weaker: `e_saturation:N`, -100 (none) to 100 (twice as strong), 50 by default.',
  example: 'w_300,e_saturation:80',
  keys: [amount('saturation', 'saturation', { min: -100, max: 100, usual: 50 })],
  plan: ({ saturation: asked }): SaturationStep | undefined =>
    asked === undefined || asked === 0 ? undefined : { operation: 'saturation', factor: 1 + asked / 100 },
  apply: (canvas, { factor }) => canvas.modulate({ saturation: factor }),
});
