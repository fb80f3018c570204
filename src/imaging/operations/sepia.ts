import { amount } from '#imaging/effect-keys.ts';
import { mixed } from '#imaging/luma.ts';
import { defineOperation } from '#imaging/operation.ts';

export type SepiaStep = { readonly operation: 'sepia'; readonly part: number };

export const sepia = defineOperation({
  name: 'sepia',
  station: 'matrix',
  onRoll: true,
  onlySrgb: true,
  about: 'Gives the picture the brown of old prints: `e_sepia:N`, 1 to 100, 80 by default.',
  example: 'w_300,e_sepia',
  keys: [amount('sepia', 'sepia', { min: 1, max: 100, usual: 80 })],
  plan: (ask): SepiaStep | undefined =>
    ask.sepia === undefined ? undefined : { operation: 'sepia', part: ask.sepia / 100 },
  apply: (canvas, { part }) =>
    canvas.recomb(
      mixed(
        [
          [0.393, 0.769, 0.189],
          [0.349, 0.686, 0.168],
          [0.272, 0.534, 0.131],
        ],
        part,
      ),
    ),
});
