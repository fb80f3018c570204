import sharp from 'sharp';
import { ssim } from 'ssim.js';
import type { Pixels } from './pictures.ts';

/** Structural similarity of two pictures of one size; 1 is the same, 0.98 what a good encoder leaves. */
export function likeness(one: Pixels, other: Pixels): number {
  return ssim(asRgba(one), asRgba(other)).mssim;
}

/** What a viewer would show that takes every picture for sRGB and ignores profiles, first frame only. */
export async function decoded(bytes: Buffer, channels: 3 | 4 = 3): Promise<Pixels> {
  const open = sharp(bytes, { ignoreIcc: true }).toColourspace('srgb');
  const { data, info } = await (channels === 4 ? open.ensureAlpha() : open.removeAlpha())
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels };
}

export type Colour = readonly [red: number, green: number, blue: number];

/** The mean over a square of 2 × `reach` + 1 pixels. */
export function colourAt(picture: Pixels, x: number, y: number, reach = 2): Colour {
  const sums = [0, 0, 0];
  for (let row = y - reach; row <= y + reach; row += 1) {
    for (let column = x - reach; column <= x + reach; column += 1) {
      for (const channel of [0, 1, 2]) {
        sums[channel] =
          (sums[channel] ?? 0) +
          (picture.data[(row * picture.width + column) * picture.channels + channel] ?? 0);
      }
    }
  }
  const area = (2 * reach + 1) ** 2;
  return [(sums[0] ?? 0) / area, (sums[1] ?? 0) / area, (sums[2] ?? 0) / area];
}

/** CIE 1976 colour difference of two sRGB colours; about 2 can just be seen side by side. */
export function deltaE(one: Colour, other: Colour): number {
  const first = lab(one);
  const second = lab(other);
  return Math.hypot(...first.map((value, index) => value - (second[index] ?? 0)));
}

function lab(colour: Colour): number[] {
  const [r = 0, g = 0, b = 0] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [x = 0, y = 0, z = 0] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
  ].map((value) => (value > 216 / 24_389 ? Math.cbrt(value) : (24_389 / 27 / 116) * value + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function asRgba({ data, width, height, channels }: Pixels): {
  data: Uint8ClampedArray;
  width: number;
  height: number;
} {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let index = 0; index < width * height; index += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[index * 4 + channel] = data[index * channels + (channels === 1 ? 0 : channel)] ?? 0;
    }
  }
  return { data: rgba, width, height };
}
