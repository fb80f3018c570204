import { amount } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';

export type HueStep = { readonly operation: 'hue'; readonly degrees: number };

export const hue = defineOperation({
  name: 'hue',
  station: 'modulate',
  onRoll: true,
  work: 60,
  onlySrgb: true,
  about: 'Rotates all colours around the colour wheel: `e_hue:N` degrees, -180 to 180, 80 by default.',
  example: 'w_300,e_hue:120',
  keys: [amount('hue', 'hue', { min: -180, max: 180, usual: 80 })],
  plan: ({ hue: asked }): HueStep | undefined =>
    asked === undefined || asked === 0 ? undefined : { operation: 'hue', degrees: (asked + 360) % 360 },
  apply: (canvas, { degrees }) => canvas.modulate({ hue: degrees }),
});
