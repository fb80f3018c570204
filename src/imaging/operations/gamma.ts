import { amount } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';

/** Above 1 the middle becomes lighter, below 1 darker. */
export type GammaStep = { readonly operation: 'gamma'; readonly exponent: number };

export const gamma = defineOperation({
  name: 'gamma',
  station: 'linear',
  onRoll: true,
  onlySrgb: true,
  about:
    'Makes the midtones lighter or darker and keeps black and white: `e_gamma:N`, -50 to 150, 25 by default.',
  example: 'w_300,e_gamma:60',
  keys: [amount('gamma', 'gamma', { min: -50, max: 150, usual: 25 })],
  plan: ({ gamma: asked }): GammaStep | undefined =>
    asked === undefined || asked === 0 ? undefined : { operation: 'gamma', exponent: 1 + asked / 100 },
  // sharp darkens before it resizes and lightens near the end, each by 1 to 3: alone in a pass, one of them is enough.
  apply: async (canvas, { exponent }, bench) => {
    const settled = await bench.settle(canvas);
    return bench.develop(exponent > 1 ? settled.gamma(1, exponent) : settled.gamma(1 / exponent, 1));
  },
});
