import sharp from 'sharp';
import { cleanRaster } from '#imaging/clean/raster.ts';

/** What pictures within one file may come to: librsvg decodes them in full however small they are shown. */
const mostPixels = 25_000_000;
const mostPictures = 200;

type CarriedFormat = 'png' | 'jpeg' | 'gif' | 'webp';

/** What is left of the pixels that pictures of one file may have together. */
export type PictureBudget = { pixels: number; pictures: number };

export function newPictureBudget(): PictureBudget {
  return { pixels: mostPixels, pictures: mostPictures };
}

/** The picture as a `data:` address without metadata of its own; undefined where it has to be left out. */
export async function cleanCarriedPicture(
  base64: string,
  budget: PictureBudget,
): Promise<string | undefined> {
  if (--budget.pictures < 0) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  const format = formatOf(bytes);
  const cleaned = format === undefined ? undefined : cleanRaster(bytes, format);
  if (cleaned === undefined || format === undefined) return undefined;
  budget.pixels -= await countPixels(cleaned);
  return budget.pixels < 0 ? undefined : `data:image/${format};base64,${cleaned.toString('base64')}`;
}

function formatOf(bytes: Buffer): CarriedFormat | undefined {
  const head = bytes.toString('latin1', 0, 12);
  if (head.startsWith('\x89PNG')) return 'png';
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('GIF8')) return 'gif';
  return /^RIFF[\s\S]{4}WEBP$/.test(head) ? 'webp' : undefined;
}

async function countPixels(bytes: Buffer): Promise<number> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return width * height;
  } catch {
    // What cannot be read is not drawn either; leave it out.
    return Infinity;
  }
}
