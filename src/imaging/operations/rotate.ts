import type { Sharp } from 'sharp';
import { type ColourCode, isOpaque } from '#imaging/colours.ts';
import { type Bench, type Canvas, defineOperation } from '#imaging/operation.ts';
import type { Roll } from '#imaging/raw-canvas.ts';
import { chained } from '#imaging/regions.ts';
import type { Size } from '#imaging/size.ts';
import type { UrlKey } from '#imaging/url-key.ts';
import { backgroundKey, colourOfBackground } from './background.ts';

/** Clockwise, 1 to 359; the size is that of the smallest upright frame around the turned picture. */
export type RotateStep = Size & {
  readonly operation: 'rotate';
  readonly degrees: number;
  readonly background: ColourCode;
};

const turnKey: UrlKey<'turn', number> = {
  key: 'a',
  field: 'turn',
  expected: 'a whole number of degrees from -360 to 360',
  parse: (text) => {
    const degrees = /^-?\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
    if (!(Math.abs(degrees) <= 360)) return undefined;
    const turned = (degrees + 720) % 360;
    return turned === 0 ? null : turned;
  },
  print: String,
};

export const rotate = defineOperation({
  name: 'rotate',
  station: 'rotate',
  onRoll: false,
  work: 110,
  onlySrgb: true,
  about:
    'Turns the picture clockwise by any number of degrees. The canvas grows to hold all of it; the corners have the colour of `b`, or are transparent, or white in JPEG.',
  example: 'w_300,a_20,b_teal',
  keys: [turnKey, backgroundKey],
  plan: ({ turn: degrees, background }, { canvas }): RotateStep | undefined => {
    if (degrees === undefined) return undefined;
    const colour = colourOfBackground(background) ?? '#00000000';
    return { operation: 'rotate', degrees, background: colour, ...turnedSize(canvas, degrees) };
  },
  leaves: ({ degrees, background, width, height }, canvas) => ({
    width,
    height,
    hasAlpha: canvas.hasAlpha || (degrees % 90 !== 0 && !isOpaque(background)),
    at: chained(canvas.at, turning(canvas, degrees, { width, height })),
  }),
  apply: async (canvas, step, bench) => {
    const settled = await bench.settle(canvas);
    if (step.degrees % 90 === 0) return bench.develop(settled.rotate(step.degrees));
    return inFrame(settled.rotate(step.degrees, { background: step.background }), step, bench);
  },
});

function turnedSize({ width, height }: Size, degrees: number): Size {
  if (degrees % 180 === 0) return { width, height };
  if (degrees % 90 === 0) return { width: height, height: width };
  const [cos, sin] = directions(degrees);
  return {
    width: Math.round(width * Math.abs(cos) + height * Math.abs(sin)),
    height: Math.round(width * Math.abs(sin) + height * Math.abs(cos)),
  };
}

function turning(
  { width, height }: Canvas,
  degrees: number,
  to: Size,
): [number, number, number, number, number, number] {
  const [cos, sin] = directions(degrees);
  const left = to.width / 2 - (width / 2) * cos + (height / 2) * sin;
  const top = to.height / 2 - (width / 2) * sin - (height / 2) * cos;
  return [cos, sin, -sin, cos, left, top];
}

function directions(degrees: number): readonly [cos: number, sin: number] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}

/** libvips rounds the frame its own way, and what follows relies on the planned one. */
async function inFrame(turned: Sharp, step: RotateStep, bench: Bench): Promise<Roll> {
  const { data, info } = await turned.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const more = { x: Math.max(0, step.width - width), y: Math.max(0, step.height - height) };
  const grown = bench.reopen({ data, width, height, channels }).extend({
    left: Math.floor(more.x / 2),
    right: Math.ceil(more.x / 2),
    top: Math.floor(more.y / 2),
    bottom: Math.ceil(more.y / 2),
    background: step.background,
  });
  const less = { x: Math.max(0, width - step.width), y: Math.max(0, height - step.height) };
  const framed = (await bench.settle(grown)).extract({
    left: Math.floor(less.x / 2),
    top: Math.floor(less.y / 2),
    width: step.width,
    height: step.height,
  });
  return bench.develop(framed);
}
