import type { Size, Window } from './size.ts';
import { faceOn, type Found, type Gravity, holdOf, placed } from './gravity.ts';

/**
 * How a picture comes to the size that is asked. `scale` squeezes, `fit` and `enlarge` keep the whole picture inside
 * the frame (the one only smaller, the other only larger), `fill` and `lfill` cover it and cut off the rest,
 * `pad`, `lpad` and `mpad` put the picture into it, `crop` cuts without scaling, `thumb` cuts around a face.
 */
export type Mode = 'scale' | 'fit' | 'mfit' | 'fill' | 'lfill' | 'pad' | 'lpad' | 'mpad' | 'crop' | 'thumb';

/** What a transformation can say about size. Lengths are in pixels of the canvas; below 1 they are a share of it. */
export type SizeAsk = {
  readonly width?: number;
  readonly height?: number;
  /** Width to height, for the side that is not given. */
  readonly ratio?: number;
  /** Pixels of the screen for each that is asked. */
  readonly density?: number;
  readonly mode?: Mode;
  readonly x?: number;
  readonly y?: number;
  readonly gravity?: Gravity;
  /** For `thumb`: how much of the frame the face takes; 1 is close, less shows more around it. */
  readonly zoom?: number;
};

/** A part of the canvas, the size it is brought to, and the larger frame it is then put into. */
export type Geometry = Size & {
  readonly window: Window;
  /** `left` and `top` are where the picture lies in it. */
  readonly frame?: Window;
};

export type Place = Size & Found;

/** What is asked, before any limit of the output. All sides are whole and at least 1. */
export function askedGeometry(given: SizeAsk, canvas: Place): Geometry {
  const ask = inPixels(given, canvas);
  const whole = { left: 0, top: 0, width: canvas.width, height: canvas.height };
  switch (ask.mode) {
    case 'crop': {
      const window = cropWindow(ask, canvas);
      return { window, width: window.width, height: window.height };
    }
    case 'fit':
      return { window: whole, ...scaledInto(canvas, ask, (scale) => Math.min(1, scale)) };
    case 'mfit':
      return { window: whole, ...scaledInto(canvas, ask, (scale) => Math.max(1, scale)) };
    case 'fill':
    case 'lfill':
    case 'thumb':
      return filled(ask, canvas);
    case 'pad':
    case 'lpad':
    case 'mpad':
      return padded(ask, canvas);
    default:
      return { window: whole, ...sides(ask, canvas) };
  }
}

/** Makes the output smaller, keeping its ratio, until no side is above `side` and its area is within `area`. */
export function withinLimits(geometry: Geometry, limits: { side: number; area: number }): Geometry {
  const { frame } = geometry;
  const { width, height } = frame ?? geometry;
  const scale = Math.min(
    1,
    limits.side / width,
    limits.side / height,
    Math.sqrt(limits.area / (width * height)),
  );
  if (scale === 1) return geometry;
  const inner = shrunk(geometry, scale);
  if (frame === undefined) return { ...geometry, ...inner };
  const outer = shrunk(frame, scale);
  const left = Math.min(floored(frame.left * scale), outer.width - inner.width);
  const top = Math.min(floored(frame.top * scale), outer.height - inner.height);
  return { ...geometry, ...inner, frame: { ...outer, left, top } };
}

/** Shares become lengths, and lengths count for the pixels of the screen. What is cut out of a picture has its own pixels. */
function inPixels(ask: SizeAsk, canvas: Size): SizeAsk {
  const density = ask.mode === 'crop' ? 1 : (ask.density ?? 1);
  const length = (asked: number | undefined, side: number) => {
    if (asked === undefined) return undefined;
    return rounded(asked < 1 ? asked * side : asked * density);
  };
  const width = length(ask.width, canvas.width);
  const height = length(ask.height, canvas.height);
  const { ratio } = ask;
  return withRatio({ ...ask, ...(width && { width }), ...(height && { height }), ...(ratio && { ratio }) });
}

function withRatio(ask: SizeAsk): SizeAsk {
  const { width, height, ratio } = ask;
  if (ratio === undefined || (width === undefined) === (height === undefined)) return ask;
  return width === undefined
    ? { ...ask, width: rounded((height ?? 1) * ratio) }
    : { ...ask, height: rounded(width / ratio) };
}

/** The missing side follows from the picture's ratio; with neither, it is the picture's own size, or the ratio's within it. */
function sides(ask: SizeAsk, canvas: Size): Size {
  const { width, height, ratio } = ask;
  if (width !== undefined && height !== undefined) return { width, height };
  if (width !== undefined) return { width, height: rounded((width * canvas.height) / canvas.width) };
  if (height !== undefined) return { width: rounded((height * canvas.width) / canvas.height), height };
  return ratio === undefined ? { width: canvas.width, height: canvas.height } : largestOf(ratio, canvas);
}

/** The largest size of the picture's ratio inside the frame. A side not asked bounds nothing. */
function scaledInto(canvas: Size, ask: SizeAsk, allowed: (scale: number) => number): Size {
  const asked = [
    ...(ask.width === undefined ? [] : [ask.width / canvas.width]),
    ...(ask.height === undefined ? [] : [ask.height / canvas.height]),
  ];
  const scale = allowed(asked.length === 0 ? 1 : Math.min(...asked));
  return { width: rounded(canvas.width * scale), height: rounded(canvas.height * scale) };
}

/** The window is first made no larger than the picture, then moved until it lies inside. */
function cropWindow(ask: SizeAsk, canvas: Place): Window {
  const asked = sides(ask, canvas);
  const window = {
    width: Math.min(asked.width, canvas.width),
    height: Math.min(asked.height, canvas.height),
  };
  if (ask.x === undefined && ask.y === undefined) return windowHeld(ask, window, canvas);
  const room = { x: canvas.width - window.width, y: canvas.height - window.height };
  return {
    left: Math.min(offset(ask.x, canvas.width), room.x),
    top: Math.min(offset(ask.y, canvas.height), room.y),
    ...window,
  };
}

function windowHeld(ask: SizeAsk, window: Size, canvas: Place): Window {
  return { ...placed(holdOf(ask.gravity, canvas), window, canvas), ...window };
}

function offset(asked: number | undefined, side: number): number {
  return asked === undefined ? 0 : asked < 1 ? Math.round(asked * side) : asked;
}

/** The largest window of the frame's ratio, brought to the frame; `lfill` does not enlarge it. */
function filled(ask: SizeAsk, canvas: Place): Geometry {
  const frame = sides(ask, canvas);
  const window = ask.mode === 'thumb' ? faceWindow(ask, frame, canvas) : fillWindow(ask, frame, canvas);
  const enlarges = frame.width > window.width || frame.height > window.height;
  if (ask.mode !== 'lfill' || !enlarges) return { window, width: frame.width, height: frame.height };
  return { window, width: window.width, height: window.height };
}

function fillWindow(ask: SizeAsk, frame: Size, canvas: Place): Window {
  return windowHeld(ask, largestOf(frame.width / frame.height, canvas), canvas);
}

/** Around the face, which takes its share of the window; where there is none, as `fill` does. */
function faceWindow(ask: SizeAsk, frame: Size, canvas: Place): Window {
  const gravity = ask.gravity ?? 'face';
  const face = faceOn(gravity, canvas);
  if (face === undefined) return fillWindow({ ...ask, gravity }, frame, canvas);
  const ratio = frame.width / frame.height;
  const zoom = ask.zoom ?? 0.6;
  const least = Math.max(face.width, face.height * ratio) / zoom;
  const width = Math.min(least, largestOf(ratio, canvas).width);
  const window = { width: rounded(width), height: Math.min(rounded(width / ratio), canvas.height) };
  return windowHeld({ ...ask, gravity }, window, canvas);
}

/** The whole picture in the frame; `lpad` does not enlarge it, `mpad` does not scale it unless it has to. */
function padded(ask: SizeAsk, canvas: Place): Geometry {
  const window = { left: 0, top: 0, width: canvas.width, height: canvas.height };
  const asked = padFrame(ask, canvas);
  const fits = scaledInto(canvas, asked, (scale) => (ask.mode === 'pad' ? scale : Math.min(1, scale)));
  const isAmple = canvas.width >= asked.width || canvas.height >= asked.height;
  const inner = ask.mode === 'mpad' && isAmple ? { width: canvas.width, height: canvas.height } : fits;
  const outer = {
    width: Math.max(asked.width, inner.width),
    height: Math.max(asked.height, inner.height),
  };
  if (outer.width === inner.width && outer.height === inner.height) return { window, ...inner };
  // A frame is held by its sides: what is in the picture does not move it.
  const hold = holdOf(ask.gravity, { at: canvas.at, findings: {} });
  return { window, ...inner, frame: { ...placed(hold, inner, outer), ...outer } };
}

/** With a ratio alone it is the smallest frame around the picture. */
function padFrame(ask: SizeAsk, canvas: Size): Size {
  const { width, height, ratio } = ask;
  if (ratio === undefined || width !== undefined || height !== undefined) return sides(ask, canvas);
  return canvas.width / canvas.height > ratio
    ? { width: canvas.width, height: rounded(canvas.width / ratio) }
    : { width: rounded(canvas.height * ratio), height: canvas.height };
}

function largestOf(ratio: number, within: Size): Size {
  return within.width / within.height > ratio
    ? { width: Math.min(rounded(within.height * ratio), within.width), height: within.height }
    : { width: within.width, height: Math.min(rounded(within.width / ratio), within.height) };
}

function shrunk({ width, height }: Size, scale: number): Size {
  return { width: atLeastOne(floored(width * scale)), height: atLeastOne(floored(height * scale)) };
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
