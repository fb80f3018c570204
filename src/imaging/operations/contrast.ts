import { amount } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';

/** How far a channel gets from middle gray. */
export type ContrastStep = { readonly operation: 'contrast'; readonly factor: number };

export const contrast = defineOperation({
  name: 'contrast',
  station: 'linear',
  onRoll: true,
  onlySrgb: true,
  about:
    'Moves light and dark apart or together: `e_contrast:N`, -100 (all gray) to 100 (three times as far apart), 30 by default.',
  example: 'w_300,e_contrast:60',
  keys: [amount('contrast', 'contrast', { min: -100, max: 100, usual: 30 })],
  plan: ({ contrast: asked }): ContrastStep | undefined => {
    if (asked === undefined || asked === 0) return undefined;
    return { operation: 'contrast', factor: asked < 0 ? 1 + asked / 100 : 1 + asked / 50 };
  },
  apply: (canvas, { factor }) => {
    const offset = 128 * (1 - factor);
    return canvas.linear([factor, factor, factor], [offset, offset, offset]);
  },
});
