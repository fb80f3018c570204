import type { Sharp } from 'sharp';
import { openPicture } from './engine.ts';

/** Raw pixels between two passes: sRGB, 8 bits a channel; the frames of an animation one below the other. */
export type Roll = {
  readonly data: Buffer;
  readonly width: number;
  /** Of one frame. */
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
};

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
