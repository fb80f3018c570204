import type { Face, Region } from '#imaging/regions.ts';

/** A part of the picture as the detector sees it: RGB, no side above `lookSide`. */
export type Look = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };

/** A face in a look, in shares of its sides. */
export type Seen = Face;

export type LookRequest = { readonly looks: readonly Look[] };
export type LookReply =
  | { readonly seen: readonly (readonly Seen[])[]; readonly memory: number }
  | { readonly failed: string };

/** What the net takes in; it is given no more. */
export const lookSide = 512;

/** Low, since a face that is missed costs more than a place that is none: see `npm run faces`. */
export const leastScore = 0.3;

export const mostFaces = 200;

/** A part of the picture in shares of its sides. */
export type Part = Region;

/** The whole, and four parts that overlap by a third: a face too small for the whole is larger in its part. */
export const parts: readonly Part[] = [
  { x: 0, y: 0, width: 1, height: 1 },
  ...[0, 0.4].flatMap((x) => [0, 0.4].map((y) => ({ x, y, width: 0.6, height: 0.6 }))),
];

/** Faces of all looks as faces of the picture, the surest first, none twice. */
export function mergeLooks(seen: readonly (readonly Seen[])[]): readonly Seen[] {
  const all = seen.flatMap((faces, index) => {
    const part = parts[index];
    return part === undefined ? [] : faces.map((face) => inside(placedIn(face, part)));
  });
  const kept: Seen[] = [];
  for (const face of all.sort((one, other) => other.score - one.score)) {
    if (!kept.some((other) => isSame(face, other))) kept.push(face);
  }
  return kept.slice(0, mostFaces);
}

function placedIn({ x, y, width, height, score }: Seen, part: Part): Seen {
  return {
    x: part.x + x * part.width,
    y: part.y + y * part.height,
    width: width * part.width,
    height: height * part.height,
    score,
  };
}

/** A box may reach out of the picture; only what is in it counts. Four digits are a pixel of the largest pictures. */
function inside({ x, y, width, height, score }: Seen): Seen {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return {
    x: rounded(left),
    y: rounded(top),
    width: rounded(Math.min(1, x + width) - left),
    height: rounded(Math.min(1, y + height) - top),
    score: rounded(score),
  };
}

/** Two boxes are of one face when they cover each other, or one lies mostly in the other: a part may cut a face. */
function isSame(one: Part, other: Part): boolean {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const common = Math.max(0, width) * Math.max(0, height);
  const [first, second] = [one.width * one.height, other.width * other.height];
  return common / (first + second - common) > 0.3 || common / Math.min(first, second) > 0.6;
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
