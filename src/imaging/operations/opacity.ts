import { defineOperation } from '#imaging/operation.ts';
import { number } from '#imaging/url-key.ts';

export type OpacityStep = { readonly operation: 'opacity'; readonly part: number };

export const opacityKey = number('o', 'opacity', { min: 0, max: 100 });

export const opacity = defineOperation({
  name: 'opacity',
  station: 'composite',
  onRoll: false,
  onlySrgb: true,
  about: 'Lets the background shine through: `o_0` is invisible, `o_100` unchanged.',
  example: 'w_300,o_40,b_navy',
  keys: [opacityKey],
  plan: ({ opacity: percent }): OpacityStep | undefined =>
    percent === undefined || percent === 100 ? undefined : { operation: 'opacity', part: percent / 100 },
  leaves: (_step, canvas) => ({ ...canvas, hasAlpha: true }),
  apply: async (canvas, { part }, bench) => {
    const settled = await bench.settle(canvas.ensureAlpha());
    return bench.develop(settled.linear([1, 1, 1, part], [0, 0, 0, 0]));
  },
});
