import type { Sharp } from 'sharp';
import { openPicture } from './engine.ts';
import type { ImageFacts, ImageSource } from './facts.ts';
import { masterSize, type MasterSide } from './masters.ts';
import type { Size } from './size.ts';
import { finished, openSource, type RenderBounds } from './render.ts';

export type MadeMasters = Readonly<Record<MasterSide, Buffer>>;

/**
 * Both reduced copies from one decode of the original: the smaller is made of the larger's pixels, not of its JPEG.
 * The larger has full colour resolution, quality 92 and no optimised Huffman tables; a JPEG of the smaller would show in
 * even skies and drawn shades, and takes longer to read than its pixels do. Nothing of the metadata comes along but the
 * profile of colours that are kept.
 */
export async function makeMasters(
  source: ImageSource,
  facts: ImageFacts,
  bounds: RenderBounds,
): Promise<MadeMasters> {
  bounds.signal?.throwIfAborted();
  const { width, height } = masterSize(facts, 1_280);
  const original = await openSource(source, facts, bounds);
  const reduced = original.autoOrient().resize(width, height, { fit: 'fill' });
  const kept = facts.colour === 'p3' ? reduced.keepIccProfile() : reduced;
  // Uncompressed, since raw pixels could not carry the profile.
  const pixels = await finished(
    kept.timeout({ seconds: bounds.seconds }).tiff({ compression: 'none' }).toBuffer(),
    bounds,
  );
  return {
    1_280: await opened(pixels, facts)
      .jpeg({ quality: 92, chromaSubsampling: '4:4:4', optimiseCoding: false })
      .toBuffer(),
    640: await opened(pixels, facts, masterSize(facts, 640)).tiff({ compression: 'none' }).toBuffer(),
  };
}

function opened(pixels: Buffer, { colour }: ImageFacts, size?: Size): Sharp {
  const whole = openPicture(pixels, 2, { ignoreIcc: colour === 'srgb' });
  const sized = size === undefined ? whole : whole.resize(size.width, size.height, { fit: 'fill' });
  return colour === 'p3' ? sized.keepIccProfile() : sized;
}
