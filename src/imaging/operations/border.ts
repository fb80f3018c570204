import { colourExpected, type ColourCode, parseColour, printColour } from '#imaging/colours.ts';
import { defineOperation } from '#imaging/operation.ts';
import { type Corners, drawing, outline, radiiOf, radiusKey } from '#imaging/rounding.ts';
import type { Size } from '#imaging/size.ts';
import type { UrlKey } from '#imaging/url-key.ts';

export type BorderStep = Size & {
  readonly operation: 'border';
  readonly thickness: number;
  readonly colour: ColourCode;
  readonly radii: Corners;
};

const borderKey: UrlKey<'border', { readonly thickness: number; readonly colour: ColourCode }> = {
  key: 'bo',
  field: 'border',
  expected: `Npx_solid_colour with a whole N (1 to 500) and ${colourExpected}`,
  parse: (text) => {
    const [, given = '', words = ''] = /^(\d{1,3})px_solid_(.+)$/.exec(text) ?? [];
    const colour = parseColour(words);
    const thickness = Number(given);
    return colour !== undefined && thickness >= 1 && thickness <= 500 ? { thickness, colour } : undefined;
  },
  print: ({ thickness, colour }) => `${thickness}px_solid_${printColour(colour)}`,
};

export const border = defineOperation({
  name: 'border',
  station: 'composite',
  onRoll: false,
  work: 30,
  onlySrgb: true,
  about:
    'Draws a line around the picture, on its outermost pixels, so that its size does not change: `bo_5px_solid_black`. It follows rounded corners.',
  example: 'w_300,r_40,bo_8px_solid_navy,b_white',
  keys: [borderKey, radiusKey],
  plan: ({ border: asked, radius }, { canvas: { width, height } }): BorderStep | undefined =>
    asked === undefined
      ? undefined
      : {
          operation: 'border',
          ...asked,
          width,
          height,
          radii: radius === undefined ? [0, 0, 0, 0] : radiiOf(radius, { width, height }),
        },
  apply: (canvas, { width, height, thickness, colour, radii }) => {
    const outer = outline({ width, height }, radii, 0);
    const isFull = thickness * 2 >= Math.min(width, height);
    const inner = isFull ? '' : outline({ width, height }, radii, thickness);
    const path = `<path fill-rule="evenodd" fill="${colour.slice(0, 7)}" fill-opacity="${opacityOf(colour)}" d="${outer}${inner}"/>`;
    return canvas.composite([{ input: drawing({ width, height }, path) }]);
  },
});

function opacityOf(colour: ColourCode): number {
  return colour.length > 7 ? Number.parseInt(colour.slice(7), 16) / 255 : 1;
}
