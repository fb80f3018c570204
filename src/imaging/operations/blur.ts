import { defineOperation } from '#imaging/operation.ts';
import { effect } from '#imaging/effect-keys.ts';

/** `sigma` of the Gauss curve, in pixels of the output. */
export type BlurStep = { readonly operation: 'blur'; readonly sigma: number };

export const blur = defineOperation({
  name: 'blur',
  station: 'blur',
  onRoll: false,
  about: 'Blurs the picture at its final size: strength 100 to 1000 is a Gaussian of 2 to 20 pixels.',
  example: 'w_300,e_blur:300',
  keys: [effect('blur')],
  plan: ({ blur: strength }): BlurStep | undefined =>
    strength === undefined ? undefined : { operation: 'blur', sigma: strength / 50 },
  apply: (canvas, { sigma }) => canvas.blur({ sigma }),
});
