import { createHash, randomBytes, randomInt } from 'node:crypto';
import sharp from 'sharp';

export type FreshPicture = { readonly name: string; readonly bytes: Buffer; readonly sha256: string };

/** A picture that never was before, 20 to 400 KB, so that some uploads take several writes. */
export async function freshPicture(): Promise<FreshPicture> {
  const width = randomInt(100, 420);
  const height = randomInt(100, 420);
  const pixels = sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });
  const format = (['jpeg', 'png', 'webp'] as const)[randomInt(3)] ?? 'jpeg';
  const bytes = await pixels.toFormat(format).toBuffer();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: `${sha256.slice(0, 12)}.${format}`, bytes, sha256 };
}
