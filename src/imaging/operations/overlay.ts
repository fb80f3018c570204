import { type Hold, holdOf, placed } from '#imaging/gravity.ts';
import { type Bench, defineOperation, type Scene } from '#imaging/operation.ts';
import { imagingProblems } from '#imaging/problems.ts';
import { cutWindow, putWindow, type Roll } from '#imaging/raw-canvas.ts';
import type { Size, Window } from '#imaging/size.ts';
import { flag, type UrlKey } from '#imaging/url-key.ts';
import { Problem } from '#platform/problem.ts';
import { gravityKey, xKey, yKey } from './crop.ts';
import { opacityKey } from './opacity.ts';
import { heightKey, widthKey } from './resize.ts';

/** As libvips calls them. */
export type Blend =
  | 'over'
  | 'multiply'
  | 'screen'
  | 'overlay'
  | 'darken'
  | 'lighten'
  | 'soft-light'
  | 'difference';

/** The size is that of the layer, `left` and `top` are where it lies on the canvas. */
export type OverlayStep = Window & {
  readonly operation: 'overlay';
  readonly sha256: string;
  /** 0 to 1. */
  readonly opacity: number;
  readonly blend: Blend;
  readonly tiled: boolean;
};

const blends: readonly string[] = [
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'soft-light',
  'difference',
] satisfies readonly Blend[];

/** `e_multiply` and its like. */
export const blendKey: UrlKey<'blend', Blend> = {
  key: 'e',
  field: 'blend',
  expected: `for a layer one of ${blends.join(', ')}`,
  parse: (text) => (blends.includes(text) ? (text as Blend) : undefined),
  print: String,
};

/** `l_logos:mark.png` is the asset `/logos/mark.png`. */
export const overlayKey: UrlKey<'overlay', string> = {
  key: 'l',
  field: 'overlay',
  expected: 'the path of an asset of the same organization, with : for each /',
  parse: (text) => {
    const path = text.replaceAll(':', '/');
    const isPath = path.length <= 500 && path.split('/').every((part) => !['', '.', '..'].includes(part));
    return isPath && !text.startsWith('text:') && !/\p{Cc}/u.test(path) ? path : undefined;
  },
  print: (path) => path.replaceAll('/', ':'),
};

export const overlay = defineOperation({
  name: 'overlay',
  station: 'composite',
  onRoll: false,
  work: 60,
  onlySrgb: true,
  link: 'layer',
  about:
    'Lays another picture of the same organization on top: `l_logos:mark.png` is `/logos/mark.png`. `w` and `h` are its size (0.2 is a fifth of the picture below), `g` its position, `x` and `y` the distance from there, `o` its opacity; `e_multiply`, `e_screen` and others are blend modes, `fl_tiled` repeats it. It needs a segment of its own. The overlay must be public, or visible to whoever requests it.',
  example: 'w_300/l_graphics:mark.png,w_0.3,g_south_east,x_10,y_10',
  keys: [overlayKey, widthKey, heightKey, gravityKey, xKey, yKey, opacityKey, blendKey, flag('fl', 'tiled')],
  plan: (ask, scene: Scene): OverlayStep | undefined => {
    if (ask.overlay === undefined) return undefined;
    const other = scene.overlays.get(`/${ask.overlay}`);
    if (other === undefined) throw notThere(ask.overlay);
    return {
      operation: 'overlay',
      sha256: other.sha256,
      ...layerWindow(ask, other, scene),
      opacity: (ask.opacity ?? 100) / 100,
      blend: ask.blend ?? 'over',
      tiled: ask.tiled ?? false,
    };
  },
  leaves: (_step, canvas) => canvas,
  paint: layOn,
});

function notThere(path: string): Problem {
  return new Problem(imagingProblems['overlay-not-found'], {
    thing: `l_${overlayKey.print(path)}`,
    value: path,
    expected: overlayKey.expected,
  });
}

/** How a layer is placed: what an overlay and a text have in common. */
type PlaceAsk = {
  readonly x?: number;
  readonly y?: number;
  readonly gravity?: Parameters<typeof holdOf>[0];
};

type LayerAsk = PlaceAsk & { readonly width?: number; readonly height?: number };

/** Where a layer sticks, and how far from there it lies: known before its size is. */
export type Anchor = { readonly hold: Hold; readonly right: number; readonly down: number };

/** `x` and `y` lead away from where it sticks. */
export function anchorOf({ gravity, x, y }: PlaceAsk, { canvas, findings }: Scene): Anchor {
  const [right, down] = [pixelsOf(x ?? 0, canvas.width), pixelsOf(y ?? 0, canvas.height)];
  return {
    hold: holdOf(gravity, { at: canvas.at, findings }),
    right: /right/.test(gravity ?? '') ? -right : right,
    down: /bottom/.test(gravity ?? '') ? -down : down,
  };
}

/** Moved until it lies inside the canvas; it is never larger. */
export function anchored(
  { hold, right, down }: Anchor,
  size: Size,
  canvas: Size,
): { readonly left: number; readonly top: number } {
  const { left, top } = placed(hold, size, canvas);
  return {
    left: Math.min(Math.max(0, left + right), canvas.width - size.width),
    top: Math.min(Math.max(0, top + down), canvas.height - size.height),
  };
}

/** The size that is asked, never larger than the canvas, and where it lies. */
function layerWindow(ask: LayerAsk, own: Size, scene: Scene): Window {
  const size = layerSize(ask, own, scene.canvas);
  return { ...anchored(anchorOf(ask, scene), size, scene.canvas), ...size };
}

function layerSize(ask: LayerAsk, own: Size, canvas: Size): Size {
  const width = ask.width === undefined ? undefined : pixelsOf(ask.width, canvas.width);
  const height = ask.height === undefined ? undefined : pixelsOf(ask.height, canvas.height);
  const asked = {
    width: width ?? (height === undefined ? own.width : (height * own.width) / own.height),
    height: height ?? (width === undefined ? own.height : (width * own.height) / own.width),
  };
  const scale = Math.min(1, canvas.width / asked.width, canvas.height / asked.height);
  return {
    width: Math.max(1, Math.min(canvas.width, Math.round(asked.width * scale))),
    height: Math.max(1, Math.min(canvas.height, Math.round(asked.height * scale))),
  };
}

/** A length that may be a share of the side. */
export function pixelsOf(asked: number, side: number): number {
  return asked < 1 ? Math.round(asked * side) : asked;
}

async function layOn(roll: Roll, step: OverlayStep, bench: Bench): Promise<Roll> {
  const { sha256, width, height } = step;
  const other = await bench.open(sha256, { width, height });
  return laidOn(roll, await bench.develop(other.ensureAlpha()), step, bench);
}

type Laying = Pick<OverlayStep, 'left' | 'top' | 'opacity' | 'blend' | 'tiled'>;

/**
 * Blends a layer of four channels. libvips blends the whole canvas for a layer of any size, which costs as much as the
 * rest of a render: only the part below the layer is given to it.
 */
export async function laidOn(roll: Roll, layer: Roll, laying: Laying, bench: Bench): Promise<Roll> {
  const { left, top, blend, tiled } = laying;
  const { data, width, height, channels } = await faded(layer, laying, bench);
  const input = { input: data, raw: { width, height, channels }, blend, left: 0, top: 0 };
  if (tiled) return bench.develop(bench.reopen(roll).composite([{ ...input, tile: true }]));
  const window = { left, top, width, height };
  const below = bench.reopen(cutWindow(roll, window)).composite([input]);
  const joined = roll.channels === 4 ? below : below.removeAlpha();
  putWindow(roll, window, await joined.raw().toBuffer());
  return roll;
}

async function faded(layer: Roll, { opacity }: Laying, bench: Bench): Promise<Roll> {
  if (opacity === 1) return layer;
  return bench.develop(bench.reopen(layer).linear([1, 1, 1, opacity], [0, 0, 0, 0]));
}
