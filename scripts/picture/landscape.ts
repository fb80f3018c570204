import { cell, fractalNoise, mix, ridgedNoise, slope } from './noise.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/** Where the lake begins, as a share of the height. */
export const shore = 0.6;

const sun = { across: 0.3, down: 0.4 } as const;

/** What is seen above the shore. `across` 0 to 1, `down` 0 to `shore`; `aspect` is width by height. */
export function landscapeAt(across: number, down: number, aspect: number): Colour {
  const x = across * aspect;
  let colour = skyAt(across, down, aspect);
  for (const [index, range] of ranges.entries()) {
    const crest = crestOf(range, x, index);
    if (down > crest) colour = rockAt(range, { x, down, crest, index });
  }
  const edge = treeline(x);
  return down > edge ? woodAt(x, down, edge) : colour;
}

type Range = {
  /** The mean height of the crest, as a share of the picture's height from above. */
  readonly crest: number;
  readonly rise: number;
  readonly scale: number;
  readonly lit: Colour;
  readonly shade: Colour;
  /** How much of it the air hides. */
  readonly haze: number;
  readonly snow: number;
};

/** Farthest first. */
const ranges: readonly Range[] = [
  { crest: 0.37, rise: 0.44, scale: 1.5, lit: [238, 208, 188], shade: [104, 116, 150], haze: 0.3, snow: 1 },
  { crest: 0.45, rise: 0.3, scale: 2.1, lit: [196, 160, 138], shade: [74, 88, 116], haze: 0.26, snow: 0.5 },
  { crest: 0.525, rise: 0.18, scale: 2.7, lit: [124, 122, 92], shade: [48, 68, 78], haze: 0.2, snow: 0 },
  { crest: 0.57, rise: 0.1, scale: 3.6, lit: [92, 104, 62], shade: [34, 54, 52], haze: 0.1, snow: 0 },
];

const air: Colour = [240, 200, 166];

function skyAt(across: number, down: number, aspect: number): Colour {
  const height = down / shore;
  const high = blend([52, 96, 152], [142, 176, 204], slope(0, 0.65, height));
  const clear = blend(high, [252, 212, 164], slope(0.35, 0.95, height));
  const distance = Math.hypot((across - sun.across) * aspect, down - sun.down);
  const glow = Math.exp(-distance * 4.2);
  const bright = blend(clear, [255, 236, 198], glow * 0.9);
  const cloud = fractalNoise(
    across * aspect * 2.1 + 4,
    down * 9 + fractalNoise(across * 5, down * 8, 3) * 1.6,
    6,
  );
  const lit = blend([172, 160, 176], [255, 226, 196], slope(0.7, 0.1, distance));
  const cover = slope(0.52, 0.72, cloud) * slope(0.02, 0.16, down) * 0.85;
  return blend(bright, lit, cover);
}

function crestOf({ crest, rise, scale }: Range, x: number, index: number): number {
  const form = ridgedNoise(x * scale + index * 5.7 + 1.4, index * 3.1, 7);
  return crest - (form - 0.55) * rise;
}

function rockAt(range: Range, place: { x: number; down: number; crest: number; index: number }): Colour {
  const { x, down, crest, index } = place;
  const depth = down - crest;
  const light = slopeToSun(x, down, index);
  let colour = blend(range.shade, range.lit, light);
  const hold = fractalNoise(x * 14 + index, down * 26, 5);
  const snowline = range.snow * slope(0.02, -0.03, depth - range.snow * 0.16 * hold - (light - 0.5) * 0.05);
  colour = blend(colour, blend([138, 154, 194], [255, 240, 224], light), snowline);
  const grain = 0.8 + 0.4 * fractalNoise(x * 70, down * 90 + index * 7, 4);
  colour = [colour[0] * grain, colour[1] * grain, colour[2] * grain];
  return blend(colour, air, range.haze * (0.3 + slope(0.02, 0.22, depth)));
}

/** How much a place of a mountain's face is turned to the sun, 0 to 1: its relief against that a step aside. */
function slopeToSun(x: number, down: number, index: number): number {
  const step = 0.004;
  const rise = reliefAt(x, down, index) - reliefAt(x - step, down - step * 0.6, index);
  return slope(-0.055, 0.075, rise);
}

function reliefAt(x: number, down: number, index: number): number {
  const slant = x + (fractalNoise(x * 3, down * 4 + index, 3) - 0.5) * 0.12;
  return ridgedNoise(slant * 6.5 + index * 3.3, down * 4.2 + index * 2, 8);
}

/** The upper edge of the wood on the far shore: firs, each a little tent with a ragged edge. */
function treeline(x: number): number {
  let edge = shore - 0.004;
  const spacing = 0.008;
  const first = Math.floor(x / spacing);
  for (let tree = first - 3; tree <= first + 3; tree += 1) {
    const foot = (tree + cell(tree, 1)) * spacing;
    const stand = slope(0.36, 0.6, fractalNoise(foot * 1.9 + 2.2, 8, 3));
    const height = (0.02 + 0.05 * cell(tree, 2)) * stand;
    const distance = Math.abs(x - foot) + 0.0012 * cell(Math.floor(x * 1_600), 3);
    edge = Math.min(edge, shore - height * (1 - distance / 0.009));
  }
  return edge;
}

function woodAt(x: number, down: number, edge: number): Colour {
  const leaf = fractalNoise(x * 160, down * 120, 3);
  const light = slope(0.014, 0, down - edge) * 0.5 + leaf * 0.6;
  const near = blend([12, 26, 24], [66, 82, 44], light);
  return blend(near, [150, 126, 84], slope(shore - 0.006, shore, down) * leaf);
}

export function blend(from: Colour, to: Colour, share: number): Colour {
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)];
}
