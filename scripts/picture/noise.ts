/** Smooth noise between 0 and 1 over the plane; the same everywhere and every time. */
export function smoothNoise(x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const across = ease(x - column);
  const down = ease(y - row);
  const top = mix(cell(column, row), cell(column + 1, row), across);
  const bottom = mix(cell(column, row + 1), cell(column + 1, row + 1), across);
  return mix(top, bottom, down);
}

/** Noise upon noise, each half as strong and twice as fine: clouds, rock, water. Between 0 and 1. */
export function fractalNoise(x: number, y: number, octaves: number): number {
  let sum = 0;
  let strength = 0.5;
  for (let octave = 0, scale = 1; octave < octaves; octave += 1, scale *= 2, strength /= 2) {
    sum += strength * smoothNoise(x * scale + octave * 17.3, y * scale + octave * 9.1);
  }
  return sum / (1 - 2 * strength);
}

/** Like `fractalNoise`, with the folds turned up: the crests of mountains. */
export function ridgedNoise(x: number, y: number, octaves: number): number {
  let sum = 0;
  let strength = 0.5;
  for (let octave = 0, scale = 1; octave < octaves; octave += 1, scale *= 2, strength /= 2) {
    sum += strength * (1 - Math.abs(2 * smoothNoise(x * scale + octave * 31.7, y * scale) - 1));
  }
  return sum / (1 - 2 * strength);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** 0 below `from`, 1 above `to`, an even slope between. */
export function slope(from: number, to: number, value: number): number {
  return ease(Math.min(1, Math.max(0, (value - from) / (to - from))));
}

/** A number between 0 and 1 that belongs to a place of the grid. */
export function cell(column: number, row: number): number {
  let mixed = Math.imul(column, 0x27d4eb2d) ^ Math.imul(row, 0x165667b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}
