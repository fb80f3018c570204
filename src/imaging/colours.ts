/** `#rrggbb`, or `#rrggbbaa` where it is not opaque; sRGB, lower case. */
export type ColourCode = `#${string}`;

/** The sixteen names of HTML 4, the greys and oranges people expect beside them, and none at all. */
const named: Readonly<Record<string, ColourCode>> = {
  black: '#000000',
  silver: '#c0c0c0',
  gray: '#808080',
  grey: '#808080',
  white: '#ffffff',
  maroon: '#800000',
  red: '#ff0000',
  purple: '#800080',
  fuchsia: '#ff00ff',
  magenta: '#ff00ff',
  green: '#008000',
  lime: '#00ff00',
  olive: '#808000',
  yellow: '#ffff00',
  navy: '#000080',
  blue: '#0000ff',
  teal: '#008080',
  aqua: '#00ffff',
  cyan: '#00ffff',
  orange: '#ffa500',
  pink: '#ffc0cb',
  brown: '#a52a2a',
  transparent: '#00000000',
};

export const colourExpected = 'a colour: a name such as white, or 3, 4, 6 or 8 hexadecimal digits';

/** Reads `white`, `fff`, `rgb:ffffff` or `ffffff80`; undefined when it is none. */
export function parseColour(text: string): ColourCode | undefined {
  if (Object.hasOwn(named, text)) return named[text];
  const [, digits = ''] =
    /^(?:rgb:)?([\da-f]{3}|[\da-f]{4}|[\da-f]{6}|[\da-f]{8})$/.exec(text.toLowerCase()) ?? [];
  if (digits === '') return undefined;
  const full = digits.length < 6 ? digits.replaceAll(/./g, '$&$&') : digits;
  return full.endsWith('ff') && full.length === 8 ? `#${full.slice(0, 6)}` : `#${full}`;
}

export function printColour(colour: ColourCode): string {
  return colour.slice(1);
}

/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export function channelsOf(colour: ColourCode): readonly [number, number, number, number] {
  const at = (from: number) => Number.parseInt(colour.slice(from, from + 2), 16);
  return [at(1), at(3), at(5), colour.length > 7 ? at(7) / 255 : 1];
}

export function isOpaque(colour: ColourCode): boolean {
  return colour.length === 7;
}
