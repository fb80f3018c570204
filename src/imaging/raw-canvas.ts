import type { Sharp } from 'sharp';
import { openPicture } from './engine.ts';
import type { Window } from './size.ts';

/** Raw pixels between two passes: sRGB, 8 bits a channel; the frames of an animation one below the other. */
export type Roll = {
  readonly data: Buffer;
  readonly width: number;
  /** Of one frame. */
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
};

/** The pixels of a window of one picture. */
export function cutWindow(roll: Roll, { left, top, width, height }: Window): Roll {
  const { data, channels } = roll;
  const rows = Array.from({ length: height }, (_, row) => {
    const from = ((top + row) * roll.width + left) * channels;
    return data.subarray(from, from + width * channels);
  });
  return { data: Buffer.concat(rows), width, height, channels };
}

/** Writes pixels of as many channels over a window. */
export function putWindow(roll: Roll, { left, top, width, height }: Window, pixels: Buffer): void {
  const rowBytes = width * roll.channels;
  for (let row = 0; row < height; row += 1) {
    const to = ((top + row) * roll.width + left) * roll.channels;
    pixels.copy(roll.data, to, row * rowBytes, (row + 1) * rowBytes);
  }
}

export type RollBounds = { readonly megapixels: number; readonly seconds: number };

/** Carries out what the canvas is asked. */
export async function developed(canvas: Sharp, { seconds }: RollBounds): Promise<Roll> {
  const { data, info } = await canvas
    .toColourspace('srgb')
    .timeout({ seconds })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.pageHeight ?? info.height, channels: info.channels };
}

/** The pixels; they may be written to. */
export async function asRoll(drawn: Sharp | Roll, bounds: RollBounds): Promise<Roll> {
  return 'data' in drawn ? drawn : developed(drawn, bounds);
}

/** Something that more can be asked of. */
export function asCanvas(drawn: Sharp | Roll, bounds: RollBounds): Sharp {
  return 'data' in drawn ? reopened(drawn, bounds) : drawn;
}

/** A canvas on which nothing is asked yet. */
export function reopened({ data, width, height, channels }: Roll, { megapixels }: RollBounds): Sharp {
  const total = data.length / (width * channels);
  const isRoll = total > height;
  const raw = { width, height: total, channels, ...(isRoll && { pageHeight: height }) };
  return openPicture(data, Math.max(megapixels, Math.ceil((width * total) / 1e6)), {
    raw,
    animated: isRoll,
  });
}
