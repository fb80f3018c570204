/**
 * One `key_value` token of a transformation. The record is the parser, the printer and the words of
 * the refusal; `printTransformation` and the documentation read the same record.
 */
export type UrlKey<Field extends string, Value> = {
  /** What stands before the underscore. Two records may share it: `e_blur` and `e_sharpen`. */
  readonly key: string;
  /** The field of `Transformation` it fills. */
  readonly field: Field;
  /** What may stand after the underscore, as the second half of "expected …". */
  readonly expected: string;
  /** `null`: counts as not given. `undefined`: not a value of this key. */
  parse(text: string): Value | null | undefined;
  print(value: Value): string;
};

export type AnyUrlKey = UrlKey<string, unknown>;

type ValueOf<Key> = Key extends UrlKey<string, infer Value> ? Value : never;

/** The fields some keys fill, each of them optional. */
export type AskOf<Keys extends readonly AnyUrlKey[]> = {
  readonly [Key in Keys[number] as Key['field']]?: ValueOf<Key>;
};

/** More than any output and than any input side: what is above is a mistake, not a wish. */
const maxPixels = 20_000;

/**
 * A whole number of pixels up to 20,000, or a share of the picture: 0.001 to 0.999. `zero` says whether 0 is a value
 * or counts as not given.
 */
export function length<const Field extends string>(
  key: string,
  field: Field,
  zero: 'value' | 'absent',
): UrlKey<Field, number> {
  return {
    key,
    field,
    expected: `a whole number of pixels from 0 to ${maxPixels}, or a share of the picture such as 0.5`,
    parse: (text) => {
      const value = /^0\.\d{1,3}$/.test(text) ? Number(text) : wholeNumber(text);
      if (value === undefined || value > maxPixels) return undefined;
      return value === 0 && zero === 'absent' ? null : value;
    },
    print: String,
  };
}

/** One word of a table; the table says what the word means. Anything else is refused, or ignored when lenient. */
export function word<const Field extends string, const Value extends string>(
  key: string,
  field: Field,
  row: { words: Readonly<Record<string, Value>>; unknown: 'refused' | 'absent' },
): UrlKey<Field, Value> {
  const meanings = new Map(Object.entries(row.words));
  const spellings = new Map([...meanings].map(([spelling, meaning]) => [meaning, spelling]));
  return {
    key,
    field,
    expected: `one of ${[...meanings.keys()].join(', ')}`,
    parse: (text) => meanings.get(text) ?? (row.unknown === 'absent' ? null : undefined),
    print: (value) => spellings.get(value) ?? value,
  };
}

/** `16:9` or `1.778`, from 0.01 to 100; kept to five places behind the point. */
export function ratio<const Field extends string>(key: string, field: Field): UrlKey<Field, number> {
  return {
    key,
    field,
    expected: 'a ratio such as 16:9 or 1.5, from 0.01 to 100',
    parse: (text) => {
      const [, across = '', down = '1'] =
        /^(\d{1,4}(?:\.\d{1,5})?)(?::(\d{1,4}(?:\.\d{1,5})?))?$/.exec(text) ?? [];
      const value = across === '' ? Number.NaN : Math.round((Number(across) / Number(down)) * 1e5) / 1e5;
      return value >= 0.01 && value <= 100 ? value : undefined;
    },
    print: String,
  };
}

/** A number with at most three places behind the point, within bounds; what is outside is refused. */
export function decimal<const Field extends string>(
  key: string,
  field: Field,
  row: { min: number; max: number },
): UrlKey<Field, number> {
  return {
    key,
    field,
    expected: `a number from ${row.min} to ${row.max}`,
    parse: (text) => {
      const value = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
      return value >= row.min && value <= row.max ? value : undefined;
    },
    print: String,
  };
}

/** A whole number within bounds; what is outside is refused. */
export function number<const Field extends string>(
  key: string,
  field: Field,
  row: { min: number; max: number },
): UrlKey<Field, number> {
  return {
    key,
    field,
    expected: `a whole number from ${row.min} to ${row.max}`,
    parse: (text) => {
      const value = wholeNumber(text);
      return value !== undefined && value >= row.min && value <= row.max ? value : undefined;
    },
    print: String,
  };
}

/** A word that is either there or not. */
export function flag<const Field extends string>(key: string, field: Field): UrlKey<Field, true> {
  return {
    key,
    field,
    expected: field,
    parse: (text) => (text === field ? true : undefined),
    print: () => field,
  };
}

/** Undefined for what is not written as digits alone. */
export function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
