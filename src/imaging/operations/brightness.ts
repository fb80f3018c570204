import { amount } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';

/** What is added to each channel, of 255. */
export type BrightnessStep = { readonly operation: 'brightness'; readonly add: number };

export const brightness = defineOperation({
  name: 'brightness',
  station: 'linear',
  onRoll: true,
  onlySrgb: true,
  about:
    'Makes everything lighter or darker by the same amount: `e_brightness:N`, -99 to 100, 20 by default; 100 adds half of the range.',
  example: 'w_300,e_brightness:35',
  keys: [amount('brightness', 'brightness', { min: -99, max: 100, usual: 20 })],
  plan: (ask): BrightnessStep | undefined =>
    ask.brightness === undefined || ask.brightness === 0
      ? undefined
      : { operation: 'brightness', add: Math.round(ask.brightness * 1.28) },
  apply: (canvas, { add }) => canvas.linear([1, 1, 1], [add, add, add]),
});
