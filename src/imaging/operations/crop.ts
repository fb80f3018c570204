import { gravities } from '#imaging/geometry.ts';
import type { Window } from '#imaging/geometry.ts';
import { defineOperation } from '#imaging/operation.ts';
import { pixels, word } from '#imaging/url-key.ts';
import { heightKey, modeKey, widthKey } from './resize.ts';

export type CropStep = Window & { readonly operation: 'crop' };

type Words = { readonly [name in keyof typeof gravities]: name };
const names = Object.fromEntries(Object.keys(gravities).map((name) => [name, name])) as Words;

export const crop = defineOperation({
  name: 'crop',
  about:
    'Cuts a window of `w` × `h` pixels out of the picture, at `x`,`y` or held by `g`; a window that reaches out is moved in.',
  example: 'c_crop,w_100,h_100,x_200,y_200',
  keys: [
    widthKey,
    heightKey,
    modeKey,
    pixels('x', 'x', 'value'),
    pixels('y', 'y', 'value'),
    // The documentation of image4io writes both `bot_` and `bottom_`; what prints is the last spelling of a meaning.
    word('g', 'gravity', {
      words: { bot_left: 'bottom_left', bot_right: 'bottom_right', ...names },
      unknown: 'absent',
    }),
  ],
  plan: (_ask, { facts, geometry: { window } }): CropStep | undefined =>
    window.width === facts.width && window.height === facts.height
      ? undefined
      : { operation: 'crop', ...window },
  apply: (canvas, { left, top, width, height }) => canvas.extract({ left, top, width, height }),
});
