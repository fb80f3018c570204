import { colourExpected, type ColourCode, parseColour, printColour } from './colours.ts';
import { type UrlKey, wholeNumber } from './url-key.ts';

/** `e_name` or `e_name:N`. N is a strength from 100 to 1,000: what is outside is brought in, left out it is 100. */
export function effect<const Field extends string>(field: Field): UrlKey<Field, number> {
  return {
    key: 'e',
    field,
    expected: `${field} or ${field}:N with a whole N (100 to 1000)`,
    parse: (text) => {
      if (text === field) return 100;
      if (!text.startsWith(`${field}:`)) return undefined;
      const strength = wholeNumber(text.slice(field.length + 1));
      return strength === undefined ? undefined : Math.min(Math.max(strength, 100), 1000);
    },
    print: (strength) => `${field}:${strength}`,
  };
}

/** `e_word:N`, or `e_word` alone for `usual`; a whole number within bounds, what is outside is refused. */
export function amount<const Field extends string>(
  word: string,
  field: Field,
  row: { min: number; max: number; usual: number },
): UrlKey<Field, number> {
  return {
    key: 'e',
    field,
    expected: `${word} or ${word}:N with a whole N (${row.min} to ${row.max})`,
    parse: (text) => {
      if (text === word) return row.usual;
      const [, given = ''] = text.startsWith(`${word}:`) ? (/:(-?\d{1,6})$/.exec(text) ?? []) : [];
      if (given === '' || text !== `${word}:${given}`) return undefined;
      // -0 and 0 are one.
      const value = Number(given) + 0;
      return value >= row.min && value <= row.max ? value : undefined;
    },
    print: (value) => `${word}:${value}`,
  };
}

/** `e_word`, there or not. */
export function switched<const Field extends string>(word: string, field: Field): UrlKey<Field, true> {
  return {
    key: 'e',
    field,
    expected: word,
    parse: (text) => (text === word ? true : undefined),
    print: () => word,
  };
}

export type Tint = { readonly percent: number; readonly colour: ColourCode };

/** `e_tint:N:colour`. */
export const tintKey: UrlKey<'tint', Tint> = {
  key: 'e',
  field: 'tint',
  expected: `tint:N:colour with a whole N (1 to 100) and ${colourExpected}`,
  parse: (text) => {
    const [, percent = '', words = ''] = /^tint:(\d{1,3}):(.+)$/.exec(text) ?? [];
    const colour = parseColour(words);
    const value = Number(percent);
    return colour !== undefined && value >= 1 && value <= 100 ? { percent: value, colour } : undefined;
  },
  print: ({ percent, colour }) => `tint:${percent}:${printColour(colour)}`,
};

export type Duotone = { readonly dark: ColourCode; readonly light: ColourCode };

/** `e_duotone:dark:light`. */
export const duotoneKey: UrlKey<'duotone', Duotone> = {
  key: 'e',
  field: 'duotone',
  expected: `duotone:dark:light, each ${colourExpected}`,
  parse: (text) => {
    const [, first = '', second = ''] = /^duotone:((?:rgb:)?\w+):((?:rgb:)?\w+)$/.exec(text) ?? [];
    const dark = parseColour(first);
    const light = parseColour(second);
    return dark !== undefined && light !== undefined ? { dark, light } : undefined;
  },
  print: ({ dark, light }) => `duotone:${printColour(dark)}:${printColour(light)}`,
};
