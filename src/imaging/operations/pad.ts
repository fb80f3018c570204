import type { Sharp } from 'sharp';
import type { ColourCode } from '#imaging/colours.ts';
import { type Bench, defineOperation } from '#imaging/operation.ts';
import type { Roll } from '#imaging/raw-canvas.ts';
import { chained } from '#imaging/regions.ts';
import type { Window } from '#imaging/size.ts';
import { backgroundKey, type Filling } from './background.ts';
import { heightKey, modeKey, widthKey } from './resize.ts';

/** `left` and `top` are where the picture lies in the frame, `inner` is its own size. */
export type PadStep = Window & {
  readonly operation: 'pad';
  readonly inner: { readonly width: number; readonly height: number };
  readonly background: ColourCode | Filling;
};

export const pad = defineOperation({
  name: 'pad',
  station: 'extend',
  onRoll: false,
  work: 90,
  onlySrgb: true,
  about:
    'Pads the picture to exactly `w` × `h`: `c_pad` makes it as large as fits, `c_lpad` never enlarges it, `c_mpad` leaves it as it is unless it is larger. `b` sets the padding: a colour, `blurred` (the picture itself), `edge` (its outermost pixels) or `mirror`; by default it is transparent, or white in JPEG.',
  example: 'w_300,h_300,c_pad,b_blurred',
  keys: [widthKey, heightKey, modeKey, backgroundKey],
  plan: ({ background }, { canvas: { width, height }, geometry: { frame } }): PadStep | undefined =>
    frame === undefined
      ? undefined
      : {
          operation: 'pad',
          ...frame,
          inner: { width, height },
          background: background ?? '#00000000',
        },
  leaves: ({ left, top, width, height, background }, canvas) => ({
    width,
    height,
    hasAlpha: canvas.hasAlpha || (background.startsWith('#') && background.length > 7),
    at: chained(canvas.at, [1, 0, 0, 1, left, top]),
  }),
  apply: (canvas, step, bench) => {
    const { background } = step;
    if (background === 'blurred') return onItself(canvas, step, bench);
    if (background === 'edge') return canvas.extend({ ...sides(step), extendWith: 'copy' });
    if (background === 'mirror') return canvas.extend({ ...sides(step), extendWith: 'mirror' });
    return canvas.extend({ ...sides(step), background });
  },
});

function sides({ left, top, width, height, inner }: PadStep) {
  return { left, top, right: width - inner.width - left, bottom: height - inner.height - top };
}

/** Blurred small and then enlarged: at full size the blur alone would cost more than all else. */
const backdropSide = 200;

async function onItself(canvas: Sharp, { left, top, width, height }: PadStep, bench: Bench): Promise<Roll> {
  const picture = await bench.develop(canvas);
  const scale = Math.min(1, backdropSide / Math.max(width, height));
  const small = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const cover = bench
    .reopen(picture)
    .flatten({ background: '#ffffff' })
    .resize({ ...small, fit: 'cover' });
  const blurred = (await bench.settle(cover.blur(8))).linear(0.85, 0);
  const enlarged = (await bench.settle(blurred)).resize(width, height, { fit: 'fill', kernel: 'cubic' });
  const backdrop = await bench.settle(enlarged);
  const { data: input, ...raw } = picture;
  return bench.develop(backdrop.composite([{ input, raw, left, top }]));
}
