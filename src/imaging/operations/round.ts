import { defineOperation } from '#imaging/operation.ts';
import { type Corners, drawing, outline, radiiOf, type Rounding } from '#imaging/rounding.ts';
import type { Size } from '#imaging/size.ts';
import { radiusKey } from '#imaging/rounding.ts';

export type RoundStep = Size & { readonly operation: 'round'; readonly radii: Corners };

export const round = defineOperation({
  name: 'round',
  station: 'composite',
  onRoll: false,
  work: 30,
  onlySrgb: true,
  about:
    'Rounds the corners: `r_20` by 20 pixels, `r_20:0:20:0` each by its own radius from the top left on, `r_max` to a circle or an ellipse. The corners have the colour of `b`, or are transparent, or white in JPEG.',
  example: 'w_300,r_40,b_white',
  keys: [radiusKey],
  plan: ({ radius }: { radius?: Rounding }, { canvas: { width, height } }): RoundStep | undefined =>
    radius === undefined
      ? undefined
      : { operation: 'round', width, height, radii: radiiOf(radius, { width, height }) },
  leaves: (_step, canvas) => ({ ...canvas, hasAlpha: true }),
  apply: (canvas, { width, height, radii }) =>
    canvas.ensureAlpha().composite([
      {
        input: drawing({ width, height }, `<path d="${outline({ width, height }, radii, 0)}"/>`),
        blend: 'dest-in',
      },
    ]),
});
