import type { Window } from '#imaging/size.ts';
import { gravities } from '#imaging/gravity.ts';
import { type Canvas, defineOperation } from '#imaging/operation.ts';
import { chained } from '#imaging/regions.ts';
import { length, word } from '#imaging/url-key.ts';
import { heightKey, modeKey, widthKey } from './resize.ts';

export type CropStep = Window & { readonly operation: 'crop' };

type Words = { readonly [name in keyof typeof gravities]: name };
const names = Object.fromEntries(Object.keys(gravities).map((name) => [name, name])) as Words;

export const xKey = length('x', 'x', 'value');
export const yKey = length('y', 'y', 'value');

export const gravityKey = word('g', 'gravity', {
  // What prints is the last spelling of a meaning. The documentation of image4io writes both `bot_` and `bottom_`.
  words: {
    bot_left: 'bottom_left',
    bot_right: 'bottom_right',
    north: 'top',
    east: 'right',
    south: 'bottom',
    west: 'left',
    north_west: 'top_left',
    north_east: 'top_right',
    south_west: 'bottom_left',
    south_east: 'bottom_right',
    ...names,
    'auto:focal': 'focal',
    focal: 'focal',
    'auto:entropy': 'entropy',
    entropy: 'entropy',
    auto: 'auto',
    'auto:face': 'face',
    face: 'face',
    'auto:faces': 'faces',
    faces: 'faces',
  },
  unknown: 'absent',
});

export const crop = defineOperation({
  name: 'crop',
  station: 'extract',
  onRoll: true,
  about:
    'Cuts a window of `w` × `h` pixels out of the picture, at `x`,`y` or positioned by `g`; a window that extends beyond the picture is moved inside.',
  example: 'c_crop,w_300,h_200,x_900,y_520',
  keys: [widthKey, heightKey, modeKey, xKey, yKey, gravityKey],
  plan: (_ask, { canvas, geometry: { window } }): CropStep | undefined =>
    window.width === canvas.width && window.height === canvas.height
      ? undefined
      : { operation: 'crop', ...window },
  leaves: (step, canvas) => cutTo(step, canvas),
  rescale: (step, factor) => ({ operation: step.operation, ...rescaledWindow(step, factor) }),
  apply: (canvas, { left, top, width, height }) => canvas.extract({ left, top, width, height }),
});

/** What is left of a canvas when a window is cut out of it. */
export function cutTo({ left, top, width, height }: Window, canvas: Canvas): Canvas {
  return { ...canvas, width, height, at: chained(canvas.at, [1, 0, 0, 1, -left, -top]) };
}

/** The same window in a picture that is this many times as large. */
export function rescaledWindow({ left, top, width, height }: Window, factor: number): Window {
  return {
    left: Math.round(left * factor),
    top: Math.round(top * factor),
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
}
