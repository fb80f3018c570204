import type { Size } from './size.ts';
import {
  type Affine,
  type Findings,
  type Need,
  type Point,
  pointOn,
  type Region,
  regionOn,
} from './regions.ts';

/** Where a window sticks: the share of the free room left of it and above it. */
export const gravities = {
  center: [0.5, 0.5],
  top: [0.5, 0],
  right: [1, 0.5],
  bottom: [0.5, 1],
  left: [0, 0.5],
  top_left: [0, 0],
  top_right: [1, 0],
  bottom_left: [0, 1],
  bottom_right: [1, 1],
} as const;

/** A fixed place, or what is to be found in the picture. */
export type Gravity = keyof typeof gravities | 'focal' | 'auto' | 'entropy' | 'face' | 'faces';

/** What has to be found for a gravity; where it is not there, what catches the eye takes its place. */
export function needsOfGravity(gravity: Gravity | undefined, { focal, faces }: Findings): readonly Need[] {
  switch (gravity) {
    case 'auto':
      return ['attention'];
    case 'entropy':
      return ['entropy'];
    case 'focal':
      return focal === undefined ? ['attention'] : [];
    case 'face':
    case 'faces':
      return faces?.length === 0 ? ['attention'] : ['faces'];
    default:
      return [];
  }
}

/** What holds a window: a share of the free room, or a point of the canvas that it has in its middle as far as there is room. */
export type Hold = { readonly share: readonly [number, number] } | { readonly centre: Point };

export type Found = { readonly at: Affine; readonly findings: Findings };

export function holdOf(gravity: Gravity | undefined, found: Found): Hold {
  const { at, findings } = found;
  const centred = (point: Point | undefined): Hold =>
    point === undefined ? { share: gravities.center } : { centre: pointOn(at, point) };
  switch (gravity) {
    case 'auto':
      return centred(findings.attention);
    case 'entropy':
      return centred(findings.entropy);
    case 'focal':
      return centred(findings.focal ?? findings.attention);
    case 'face':
    case 'faces': {
      const face = faceOn(gravity, found);
      if (face === undefined) return centred(findings.attention);
      return { centre: { x: face.x + face.width / 2, y: face.y + face.height / 2 } };
    }
    case undefined:
      return { share: gravities.center };
    default:
      return { share: gravities[gravity] };
  }
}

/** The largest face, or what holds all of them, in pixels of the canvas. */
export function faceOn(gravity: Gravity | undefined, { at, findings }: Found): Region | undefined {
  const faces = (findings.faces ?? []).map((face) => regionOn(at, face));
  const [largest] = faces;
  if (largest === undefined || gravity !== 'faces') return largest;
  const left = Math.min(...faces.map(({ x }) => x));
  const top = Math.min(...faces.map(({ y }) => y));
  return {
    x: left,
    y: top,
    width: Math.max(...faces.map(({ x, width }) => x + width)) - left,
    height: Math.max(...faces.map(({ y, height }) => y + height)) - top,
  };
}

/** Where a length begins that is held within a longer one. */
export function placed(
  hold: Hold,
  window: Size,
  within: Size,
): { readonly left: number; readonly top: number } {
  const room = { x: within.width - window.width, y: within.height - window.height };
  if ('share' in hold) {
    return { left: Math.floor(room.x * hold.share[0]), top: Math.floor(room.y * hold.share[1]) };
  }
  return {
    left: inside(Math.round(hold.centre.x - window.width / 2), room.x),
    top: inside(Math.round(hold.centre.y - window.height / 2), room.y),
  };
}

function inside(place: number, most: number): number {
  return Math.min(Math.max(0, place), Math.max(0, most));
}
