import { readFile } from 'node:fs/promises';
import type { ImageSource, InputFormat } from '#imaging/facts.ts';
import { sanitizeSvg } from '#imaging/svg.ts';
import { Problem } from '#platform/problem.ts';
import { cleanRaster } from './raster.ts';
import { findPersonalMetadata } from './residue.ts';

/**
 * The same picture without what it tells about anybody: pixels, colours, orientation and animation bit for
 * bit, no other metadata, nothing behind the end. Undefined when that cannot be had without decoding: then
 * the original must not be served as it is. Takes about as much memory again as the file is long.
 */
export async function cleanPicture(source: ImageSource, format: InputFormat): Promise<Buffer | undefined> {
  // A document holds what nobody sees, and more of it than any list names: nothing but pictures of its pages leaves.
  if (format === 'pdf') return undefined;
  const bytes = 'path' in source ? await readFile(source.path) : source.bytes;
  return format === 'svg' ? await cleanSvg(bytes) : cleanRaster(bytes, format);
}

async function cleanSvg(bytes: Buffer): Promise<Buffer | undefined> {
  try {
    const cleaned = await sanitizeSvg(bytes);
    return findPersonalMetadata(cleaned, 'svg').length === 0 ? cleaned : undefined;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
