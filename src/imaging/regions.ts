import type { Size } from './size.ts';

/** A place in a picture as shares of its sides, from the top left: whatever size the picture is brought to, it stays there. */
export type Point = { readonly x: number; readonly y: number };

/** A rectangle in a picture as shares of its sides. */
export type Region = Point & { readonly width: number; readonly height: number };

/** Where a face is, and how sure that is, 0 to 1. Nothing about whose it is. */
export type Face = Region & { readonly score: number };

/**
 * What has to be known of the pixels before a plan can be made, beside what their header says. Shares of the
 * upright original; looked for once and remembered by who asks, so that planning stays pure and at once.
 */
export type Findings = {
  /** What a person said the picture is about. */
  readonly focal?: Point;
  /** What catches the eye: skin, strong colours, edges. */
  readonly attention?: Point;
  /** Where there is most detail. */
  readonly entropy?: Point;
  /** Faces, the largest first. Empty: there are none. */
  readonly faces?: readonly Region[];
  /** What is left without an even border, by tolerance. */
  readonly trims?: { readonly [tolerance: number]: Region };
};

/** What a transformation needs to have found. */
export type Need = 'attention' | 'entropy' | 'faces' | `trim:${number}`;

/**
 * Where the original lies on the canvas: x' = a·x + c·y + e, y' = b·x + d·y + f, from shares of the original to
 * pixels of the canvas.
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export function wholeOn({ width, height }: Size): Affine {
  return [width, 0, 0, height, 0, 0];
}

/** First `one`, then `next`. */
export function chained(one: Affine, next: Affine): Affine {
  const [a, b, c, d, e, f] = one;
  const [na, nb, nc, nd, ne, nf] = next;
  return [
    na * a + nc * b,
    nb * a + nd * b,
    na * c + nc * d,
    nb * c + nd * d,
    na * e + nc * f + ne,
    nb * e + nd * f + nf,
  ];
}

export function pointOn([a, b, c, d, e, f]: Affine, { x, y }: Point): Point {
  return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** The smallest upright rectangle around where the region lies, in pixels of the canvas; it may reach out of it. */
export function regionOn(at: Affine, { x, y, width, height }: Region): Region {
  const corners = [
    pointOn(at, { x, y }),
    pointOn(at, { x: x + width, y }),
    pointOn(at, { x, y: y + height }),
    pointOn(at, { x: x + width, y: y + height }),
  ];
  const left = Math.min(...corners.map((corner) => corner.x));
  const top = Math.min(...corners.map((corner) => corner.y));
  return {
    x: left,
    y: top,
    width: Math.max(...corners.map((corner) => corner.x)) - left,
    height: Math.max(...corners.map((corner) => corner.y)) - top,
  };
}
