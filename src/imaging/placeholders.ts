import { encode } from 'blurhash';
import { rgbaToThumbHash } from 'thumbhash';
import { openPicture } from './engine.ts';

/** What can be shown in place of a picture until it is there. */
export type Placeholders = {
  /** Base64. */
  readonly thumbHash: string;
  readonly blurHash: string;
  /** `#rrggbb`: the colour most of the picture has. */
  readonly dominantColor: string;
  /** Up to five, the most frequent first. */
  readonly colors: readonly string[];
  /** A tiny WebP as a data URI. */
  readonly lqip: string;
};

export type Sketch = {
  readonly placeholders: Placeholders;
  /** Whether any part is transparent. */
  readonly isTransparent: boolean;
};

/** The longest side of a picture that placeholders are made from: ThumbHash takes no larger one. */
export const sketchSide = 100;

const lqipSide = 24;
const mostColours = 5;

type Rgba = { readonly data: Buffer; readonly width: number; readonly height: number };

/** From a picture within `sketchSide`. The same picture gives the same placeholders. */
export async function sketchPicture(picture: Buffer): Promise<Sketch> {
  const { data, info } = await openPicture(picture, 1)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgba = { data, width: info.width, height: info.height };
  const colors = coloursOf(rgba);
  const placeholders = {
    thumbHash: Buffer.from(rgbaToThumbHash(rgba.width, rgba.height, data)).toString('base64'),
    blurHash: blurHashOf(rgba),
    dominantColor: colors[0] ?? '#ffffff',
    colors,
    lqip: await lqipOf(picture),
  };
  return { placeholders, isTransparent: isTransparent(rgba) };
}

/** Four waves along the longer side, three along the shorter. */
function blurHashOf({ data, width, height }: Rgba): string {
  const [across, down] = width >= height ? [4, 3] : [3, 4];
  return encode(onWhite(data), width, height, across, down);
}

function onWhite(data: Buffer): Uint8ClampedArray {
  const flat = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (data[at + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      flat[at + channel] = Math.round((data[at + channel] ?? 0) * alpha + 255 * (1 - alpha));
    }
    flat[at + 3] = 255;
  }
  return flat;
}

async function lqipOf(picture: Buffer): Promise<string> {
  const tiny = await openPicture(picture, 1)
    .resize(lqipSide, lqipSide, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 40, effort: 4 })
    .toBuffer();
  return `data:image/webp;base64,${tiny.toString('base64')}`;
}

/** Counted in boxes of 32 steps a channel; each box shows the mean of what is in it. What is transparent has no colour. */
function coloursOf({ data }: Rgba): string[] {
  const boxes = new Map<number, { count: number; sums: [number, number, number] }>();
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] ?? 0) < 128) continue;
    const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const key = ((r >> 5) << 6) | ((g >> 5) << 3) | (b >> 5);
    const box = boxes.get(key) ?? { count: 0, sums: [0, 0, 0] };
    box.count += 1;
    box.sums = [box.sums[0] + r, box.sums[1] + g, box.sums[2] + b];
    boxes.set(key, box);
  }
  return [...boxes]
    .toSorted(([oneKey, one], [otherKey, other]) => other.count - one.count || oneKey - otherKey)
    .slice(0, mostColours)
    .map(([, { count, sums }]) => `#${sums.map((sum) => hex(Math.round(sum / count))).join('')}`);
}

function hex(channel: number): string {
  return channel.toString(16).padStart(2, '0');
}

function isTransparent({ data }: Rgba): boolean {
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 255) < 255) return true;
  return false;
}
