import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Sharp, SharpOptions } from 'sharp';
import { useOwnFonts } from '#config/own-fonts.ts';

/**
 * What holds for the whole process. One thread a picture: more threads buy no throughput, and latency only when
 * idle. No cache: every source is another one. Loaders are denied unless named here; SVG comes only from
 * memory, since a file could draw its neighbours in. Letters, in an SVG too, come from our own fonts.
 */
export function prepareEngine(): void {
  useOwnFonts(fileURLToPath(new URL('text/fonts.conf', import.meta.url)));
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpeg',
      'VipsForeignLoadPng',
      'VipsForeignLoadWebp',
      'VipsForeignLoadNsgif',
      'VipsForeignLoadHeif',
      'VipsForeignLoadTiff',
      'VipsForeignLoadSvgBuffer',
    ],
  });
}

/** Opens encoded bytes or a file. `megapixels` bounds all frames that are read together. */
export function openPicture(input: string | Buffer, megapixels: number, options: SharpOptions = {}): Sharp {
  return sharp(input, {
    failOn: 'error',
    limitInputPixels: megapixels * 1e6,
    sequentialRead: true,
    ...options,
  });
}

/** Throws what libvips says of the first fault. Nearly nothing is kept of the pixels. Without seconds there is no end. */
export async function decodeToEnd(input: string | Buffer, megapixels: number, seconds = 0): Promise<void> {
  const probe = openPicture(input, megapixels).resize(16, 16, { fit: 'fill', kernel: 'nearest' });
  await probe.timeout({ seconds }).raw().toBuffer();
}

/** Reads what the header says, without decoding and without a limit: the caller's refusal names it better. */
export function readHeader(input: string | Buffer): ReturnType<Sharp['metadata']> {
  return sharp(input, { failOn: 'error', limitInputPixels: false }).metadata();
}
