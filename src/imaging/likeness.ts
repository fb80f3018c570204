import type { ImageFacts, ImageSource } from './facts.ts';
import { cellOf, type Lab, labDistance, labOf } from './oklab.ts';
import { developed, reopened } from './raw-canvas.ts';
import { openUpright, type RenderBounds } from './render.ts';

export type MainColour = {
  readonly lab: Lab;
  /** Of the picture, from 0 to 1. */
  readonly share: number;
};

/** What a picture looks like, in a few bytes. */
export type Likeness = {
  /** 64 bits that differ little when a picture is scaled or encoded anew; undefined for one with nothing in it. */
  readonly hash: Buffer | undefined;
  /** At most five, the most frequent first. */
  readonly colours: readonly MainColour[];
};

const lookSide = 64;
const hashSide = 32;
/** Waves across and down that make the hash. */
const waves = 8;
/** A picture with less light and dark in it than this has no likeness but with every other such. */
const leastContrast = 40;

/** Looks at the first frame. Throws what opening throws. */
export async function likenessOf(
  source: ImageSource,
  facts: ImageFacts,
  bounds: RenderBounds,
): Promise<Likeness> {
  const size = { width: lookSide, height: lookSide };
  const roll = await developed(await openUpright({ source, facts }, size, bounds), bounds);
  const rgba = await reopened(roll, bounds).ensureAlpha().raw().toBuffer();
  const gray = await reopened(roll, bounds)
    .flatten({ background: '#808080' })
    .resize(hashSide, hashSide, { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { hash: hashOf(gray), colours: mainColours(rgba) };
}

/**
 * The sign of each of the 64 slowest waves of a discrete cosine transform, but for the mean. Mirroring turns the sign of
 * every second wave across and of no other, so that the hash of the mirrored picture follows from this one.
 */
function hashOf(gray: Uint8Array): Buffer | undefined {
  const rows = Array.from({ length: hashSide }, (_, y) => transform((x) => gray[y * hashSide + x] ?? 0));
  const bits = Buffer.alloc(8);
  let contrast = 0;
  for (let across = 0; across < waves; across += 1) {
    const column = transform((y) => rows[y]?.[across] ?? 0);
    for (let down = 0; down < waves; down += 1) {
      if (across === 0 && down === 0) continue;
      const value = column[down] ?? 0;
      contrast += Math.abs(value) / hashSide;
      if (value > 0) bits[down] = (bits[down] ?? 0) | (1 << across);
    }
  }
  return contrast < leastContrast ? undefined : bits;
}

/** DCT-II, as far as it is needed, scaled to keep the sum of squares. */
function transform(sample: (at: number) => number): number[] {
  return Array.from({ length: waves }, (_, wave) => {
    let sum = 0;
    for (let at = 0; at < hashSide; at += 1) {
      sum += sample(at) * (cosines[wave * hashSide + at] ?? 0);
    }
    return sum * Math.sqrt(2 / hashSide);
  });
}

const cosines = Array.from({ length: waves * hashSide }, (_, index) => {
  const [wave, at] = [Math.floor(index / hashSide), index % hashSide];
  return Math.cos((Math.PI / hashSide) * (at + 0.5) * wave);
});

/** The hash that the mirrored picture has. */
export function mirroredHash(hash: Buffer): Buffer {
  return Buffer.from(hash.map((row) => row ^ 0b1010_1010));
}

/** In how many bits two hashes differ. */
export function hashDistance(one: Buffer, other: Buffer): number {
  let bits = 0;
  for (const [at, byte] of one.entries()) {
    for (let rest = byte ^ (other[at] ?? 0); rest !== 0; rest &= rest - 1) bits += 1;
  }
  return bits;
}

const mostColours = 5;
const leastShare = 0.04;
/** What is no further apart counts as one colour. */
const sameColour = 9;

/** Cubes of the colour space, the fullest first; what lies near a fuller one is counted with it. What is transparent has no colour. */
function mainColours(rgba: Uint8Array): MainColour[] {
  const cubes = new Map<number, { count: number; sum: [number, number, number] }>();
  let seen = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    if ((rgba[at + 3] ?? 0) < 128) continue;
    const lab = labOf(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0);
    const cube = cubes.get(cellOf(lab)) ?? { count: 0, sum: [0, 0, 0] };
    cube.count += 1;
    cube.sum = [cube.sum[0] + lab[0], cube.sum[1] + lab[1], cube.sum[2] + lab[2]];
    cubes.set(cellOf(lab), cube);
    seen += 1;
  }
  const colours: { lab: Lab; count: number }[] = [];
  for (const { count, sum } of [...cubes.values()].toSorted((one, other) => other.count - one.count)) {
    const lab: Lab = [sum[0] / count, sum[1] / count, sum[2] / count];
    const near = colours.find((each) => labDistance(each.lab, lab) < sameColour);
    if (near === undefined) colours.push({ lab, count });
    else near.count += count;
  }
  return colours
    .map(({ lab, count }) => ({ lab, share: count / seen }))
    .filter(({ share }) => share >= leastShare)
    .toSorted((one, other) => other.share - one.share)
    .slice(0, mostColours);
}
