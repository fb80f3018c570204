import { colourExpected, type ColourCode, isOpaque, parseColour, printColour } from '#imaging/colours.ts';
import { defineOperation } from '#imaging/operation.ts';
import type { UrlKey } from '#imaging/url-key.ts';

/** What fills a frame beside a colour: the picture itself, blurred, its outermost pixels, or its mirror image. */
export type Filling = 'blurred' | 'edge' | 'mirror';

const fillings: readonly string[] = ['blurred', 'edge', 'mirror'] satisfies readonly Filling[];

/** `b_white`, `b_rgb:ffffff`, `b_blurred`. */
export const backgroundKey: UrlKey<'background', ColourCode | Filling> = {
  key: 'b',
  field: 'background',
  expected: `${colourExpected}; or blurred, edge or mirror`,
  parse: (text) => (fillings.includes(text) ? (text as Filling) : parseColour(text)),
  print: (value) => (value.startsWith('#') ? printColour(value as ColourCode) : value),
};

/** The colour of a background, where it is one. */
export function colourOfBackground(value: ColourCode | Filling | undefined): ColourCode | undefined {
  return value?.startsWith('#') === true ? (value as ColourCode) : undefined;
}

export type BackgroundStep = { readonly operation: 'background'; readonly colour: ColourCode };

export const background = defineOperation({
  name: 'background',
  station: 'flatten',
  onRoll: true,
  onlySrgb: true,
  about: 'Puts transparent parts of the finished picture on the colour of `b`.',
  example: 'w_300,r_max,b_orange',
  keys: [backgroundKey],
  plan: ({ background: asked }, { canvas }): BackgroundStep | undefined => {
    const colour = colourOfBackground(asked);
    return canvas.hasAlpha && colour !== undefined ? { operation: 'background', colour } : undefined;
  },
  leaves: ({ colour }, canvas) => ({ ...canvas, hasAlpha: !isOpaque(colour) }),
  apply: (canvas, { colour }) => canvas.flatten({ background: colour }),
});
