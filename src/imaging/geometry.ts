import type { ImageFacts } from './facts.ts';

/** What a transformation can say about size, in pixels of the picture as seen. */
export type SizeAsk = {
  readonly width?: number;
  readonly height?: number;
  readonly mode?: 'scale' | 'fit' | 'crop';
  readonly x?: number;
  readonly y?: number;
  readonly gravity?: Gravity;
};

/** Where a crop window sticks: the share of the free room left of it and above it. */
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
export type Gravity = keyof typeof gravities;

export type Size = { readonly width: number; readonly height: number };
export type Window = Size & { readonly left: number; readonly top: number };

/** A part of the source, and the size it is brought to. */
export type Geometry = Size & { readonly window: Window };

/** What is asked, before any limit of the output. Both sides are whole and at least 1. */
export function askedGeometry(ask: SizeAsk, facts: ImageFacts): Geometry {
  const whole = { left: 0, top: 0, width: facts.width, height: facts.height };
  if (ask.mode === 'crop') {
    const window = cropWindow(ask, facts);
    return { window, width: window.width, height: window.height };
  }
  return { window: whole, ...(ask.mode === 'fit' ? shrunkInto(facts, ask) : filledIn(ask, facts)) };
}

/** Makes the output smaller, keeping its ratio, until no side is above `side` and its area is within `area`. */
export function withinLimits(geometry: Geometry, limits: { side: number; area: number }): Geometry {
  const { width, height } = geometry;
  const scale = Math.min(
    1,
    limits.side / width,
    limits.side / height,
    Math.sqrt(limits.area / (width * height)),
  );
  if (scale === 1) return geometry;
  return {
    ...geometry,
    width: atLeastOne(floored(width * scale)),
    height: atLeastOne(floored(height * scale)),
  };
}

/** The missing side follows from the picture's ratio; with neither, it is the picture's own size. */
function filledIn(ask: SizeAsk, facts: Size): Size {
  const { width, height } = ask;
  if (width !== undefined && height !== undefined) return { width, height };
  if (width !== undefined) return { width, height: rounded((width * facts.height) / facts.width) };
  if (height !== undefined) return { width: rounded((height * facts.width) / facts.height), height };
  return { width: facts.width, height: facts.height };
}

/** The largest size of the picture's ratio inside the frame; never larger than the picture. A side not asked bounds nothing. */
function shrunkInto(facts: Size, { width = facts.width, height = facts.height }: SizeAsk): Size {
  const scale = Math.min(1, width / facts.width, height / facts.height);
  return { width: rounded(facts.width * scale), height: rounded(facts.height * scale) };
}

/** The window is first made no larger than the picture, then moved until it lies inside. */
function cropWindow(ask: SizeAsk, facts: Size): Window {
  const asked = filledIn(ask, facts);
  const width = Math.min(asked.width, facts.width);
  const height = Math.min(asked.height, facts.height);
  const room = { x: facts.width - width, y: facts.height - height };
  const [share, drop] = gravities[ask.gravity ?? 'center'];
  const placed = ask.x !== undefined || ask.y !== undefined;
  return {
    left: placed ? Math.min(ask.x ?? 0, room.x) : Math.floor(room.x * share),
    top: placed ? Math.min(ask.y ?? 0, room.y) : Math.floor(room.y * drop),
    width,
    height,
  };
}

function rounded(length: number): number {
  return atLeastOne(Math.round(length));
}

/** A product that is whole but for the last bit of a float counts as whole. */
function floored(length: number): number {
  return Math.floor(length + 1e-6);
}

function atLeastOne(length: number): number {
  return Math.max(1, length);
}
