import type { InputFormat } from '#imaging/facts.ts';
import { cleanBmp } from './bmp.ts';
import { cleanGif } from './gif.ts';
import { cleanHeif } from './heif.ts';
import { cleanJpeg } from './jpeg.ts';
import { type KeptBytes, NotCleanable, refuse } from './kept-bytes.ts';
import { cleanPng } from './png.ts';
import { findPersonalMetadata } from './residue.ts';
import { cleanWebp } from './webp.ts';

export type RasterFormat = Exclude<InputFormat, 'svg' | 'pdf'>;

const cleaners: { readonly [format in RasterFormat]: (bytes: Buffer) => KeptBytes } = {
  jpeg: cleanJpeg,
  png: cleanPng,
  webp: cleanWebp,
  gif: cleanGif,
  avif: cleanHeif,
  heic: cleanHeif,
  bmp: cleanBmp,
  // Its parts point at each other from anywhere in the file, and private tags may point too.
  tiff: () => refuse('a TIFF'),
};

/** See `cleanPicture`; for pictures of pixels, which are cleaned without waiting for anything. */
export function cleanRaster(bytes: Buffer, format: RasterFormat): Buffer | undefined {
  try {
    const cleaned = cleaners[format](bytes).join();
    return findPersonalMetadata(cleaned, format).length === 0 ? cleaned : undefined;
  } catch (error) {
    // Reading beyond the end is a RangeError of Buffer's: the file says more than it holds.
    if (error instanceof NotCleanable || error instanceof RangeError) return undefined;
    throw error;
  }
}
