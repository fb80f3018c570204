import type { Sharp } from 'sharp';
import type { Bench } from './operation.ts';
import { putWindow, type Roll } from './raw-canvas.ts';
import type { Size, Window } from './size.ts';
import type { Region } from './regions.ts';

/** How something is made unrecognisable: squares of so many pixels, or a Gauss curve so wide. */
export type Veil = { readonly how: 'pixelate' | 'blur'; readonly pixels: number };

/** The part of a region, in pixels, that lies on the canvas, as whole pixels around it; undefined where it lies beside. */
export function windowOn({ x, y, width, height }: Region, canvas: Size): Window | undefined {
  const left = Math.max(0, Math.floor(x));
  const top = Math.max(0, Math.floor(y));
  const right = Math.min(canvas.width, Math.ceil(x + width));
  const bottom = Math.min(canvas.height, Math.ceil(y + height));
  if (right <= left || bottom <= top) return undefined;
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * Draws veils over windows of the picture, each over what the one before left. Their pixels replace what was there:
 * laid over it, a transparent part would let it through.
 */
export async function veiled(roll: Roll, veils: readonly (Veil & Window)[], bench: Bench): Promise<Roll> {
  const { data, width, height, channels } = roll;
  for (const planned of veils) {
    const veil = within(planned, roll);
    const part = bench.reopen({ data, width, height, channels }).extract({
      left: veil.left,
      top: veil.top,
      width: veil.width,
      height: veil.height,
    });
    const hidden = await (veil.how === 'blur'
      ? bench.develop((await bench.settle(part)).blur({ sigma: Math.max(0.3, veil.pixels) }))
      : pixelated(part, veil.pixels, bench));
    putWindow(roll, veil, hidden.data);
  }
  return roll;
}

/** On a reduced copy a window's sides are rounded up, and at an edge reach out of it. */
function within(veil: Veil & Window, { width, height }: Size): Veil & Window {
  return {
    ...veil,
    width: Math.min(veil.width, width - veil.left),
    height: Math.min(veil.height, height - veil.top),
  };
}

/** Squares of the mean colour below them. */
export async function pixelated(canvas: Sharp, pixels: number, bench: Bench): Promise<Roll> {
  const settled = await bench.settle(canvas);
  const { width, height } = await settled.metadata();
  const small = {
    width: Math.max(1, Math.round(width / pixels)),
    height: Math.max(1, Math.round(height / pixels)),
  };
  const coarse = await bench.settle(settled.resize({ ...small, fit: 'fill', kernel: 'linear' }));
  return bench.develop(coarse.resize(width, height, { fit: 'fill', kernel: 'nearest' }));
}
