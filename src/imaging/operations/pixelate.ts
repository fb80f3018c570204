import { amount } from '#imaging/effect-keys.ts';
import { defineOperation } from '#imaging/operation.ts';
import { pixelated } from '#imaging/veil.ts';

/** `size` is the side of a square, in pixels of the canvas. */
export type PixelateStep = { readonly operation: 'pixelate'; readonly size: number };

export const pixelate = defineOperation({
  name: 'pixelate',
  station: 'blur',
  onRoll: false,
  onlySrgb: true,
  about:
    'Turns the picture, at its final size, into squares: `e_pixelate:N`, N pixels wide, 2 to 200, 10 by default.',
  example: 'w_300,e_pixelate:12',
  keys: [amount('pixelate', 'pixelate', { min: 2, max: 200, usual: 10 })],
  plan: ({ pixelate: size }): PixelateStep | undefined =>
    size === undefined ? undefined : { operation: 'pixelate', size },
  apply: (canvas, { size }, bench) => pixelated(canvas, size, bench),
});
