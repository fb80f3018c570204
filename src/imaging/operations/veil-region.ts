import { amount } from '#imaging/effect-keys.ts';
import { defineOperation, type Scene } from '#imaging/operation.ts';
import type { Window } from '#imaging/size.ts';
import { type Veil, veiled } from '#imaging/veil.ts';
import { gravityKey, xKey, yKey } from './crop.ts';
import { heightKey, widthKey } from './resize.ts';

export type VeilRegionStep = Veil & Window & { readonly operation: 'veil-region' };

export const veilRegion = defineOperation({
  name: 'veil-region',
  station: 'composite',
  onRoll: false,
  onlySrgb: true,
  link: 'region',
  about:
    'Blurs (`e_blur_region:N`, 100 to 1000 as `e_blur`) or pixelates (`e_pixelate_region:N`, squares of N pixels) the rectangle `w` × `h` at `x`,`y` or positioned by `g`. It needs a segment of its own, since the sizes are those of the rectangle.',
  example: 'w_300/e_pixelate_region:12,w_120,h_90,x_20,y_25',
  keys: [
    amount('blur_region', 'blurRegion', { min: 100, max: 1000, usual: 400 }),
    amount('pixelate_region', 'pixelateRegion', { min: 2, max: 200, usual: 20 }),
    widthKey,
    heightKey,
    xKey,
    yKey,
    gravityKey,
  ],
  plan: ({ blurRegion, pixelateRegion }, { geometry }: Scene): VeilRegionStep | undefined => {
    const { window } = geometry;
    if (blurRegion !== undefined) {
      return { operation: 'veil-region', how: 'blur', pixels: blurRegion / 50, ...window };
    }
    if (pixelateRegion === undefined) return undefined;
    return { operation: 'veil-region', how: 'pixelate', pixels: pixelateRegion, ...window };
  },
  paint: (roll, step, bench) => veiled(roll, [step], bench),
});
