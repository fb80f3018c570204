import { openPicture } from './engine.ts';
import type { ImageFacts, ImageSource } from './facts.ts';
import { masterSize, type MasterSide } from './masters.ts';
import { finished, openSource, type RenderBounds } from './render.ts';

export type MadeMasters = Readonly<Record<MasterSide, Buffer>>;

/**
 * Both reduced copies from one decode of the original: the smaller is made of the larger's pixels, not of its JPEG.
 * Full colour resolution, quality 92 and no optimised Huffman tables: what reads fastest of what cannot be told apart
 * from the original afterwards. Nothing of the metadata comes along but the profile of colours that are kept.
 */
export async function makeMasters(
  source: ImageSource,
  facts: ImageFacts,
  bounds: RenderBounds,
): Promise<MadeMasters> {
  bounds.signal?.throwIfAborted();
  const { width, height } = masterSize(facts, 1_280);
  const opened = await openSource(source, facts, bounds);
  const reduced = opened.autoOrient().resize(width, height, { fit: 'fill' });
  const kept = facts.colour === 'p3' ? reduced.keepIccProfile() : reduced;
  // Uncompressed, since raw pixels could not carry the profile.
  const pixels = await finished(
    kept.timeout({ seconds: bounds.seconds }).tiff({ compression: 'none' }).toBuffer(),
    bounds,
  );
  return { 1_280: await encoded(pixels, facts), 640: await encoded(pixels, facts, masterSize(facts, 640)) };
}

async function encoded(
  pixels: Buffer,
  { colour }: ImageFacts,
  size?: { width: number; height: number },
): Promise<Buffer> {
  const whole = openPicture(pixels, 2, { ignoreIcc: colour === 'srgb' });
  const sized = size === undefined ? whole : whole.resize(size.width, size.height, { fit: 'fill' });
  const coloured = colour === 'p3' ? sized.keepIccProfile() : sized;
  return coloured.jpeg({ quality: 92, chromaSubsampling: '4:4:4', optimiseCoding: false }).toBuffer();
}
