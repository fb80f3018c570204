/** What one part of another system's URL asks, in tokens of ours (`w_320`). */
export type Part = {
  /** Sizes: `w_`, `h_`, `ar_`, `dpr_`. */
  readonly size?: readonly string[];
  readonly fit?: Fit;
  readonly enlarge?: boolean;
  /** Done before anything else, in a segment of its own. */
  readonly first?: readonly string[];
  /** Beside the size. */
  readonly more?: readonly string[];
};

/** How a picture comes to a size. Each with `enlarge` or without, but for those that always take the size at its word. */
export type Fit = 'inside' | 'cover' | 'pad' | 'stretch' | 'clamp' | 'face';

/** One parameter of another system: the reader, the row of the documentation, and its example at once. */
export type Row = {
  /** Every spelling of its name. */
  readonly keys: readonly string[];
  /** What it is, for the documentation. */
  readonly about: string;
  /** A value that can be expressed; the documentation shows what becomes of it. */
  readonly example: string;
  /** What may stand there, for the refusal. */
  readonly expected: string;
  /** Undefined for what cannot be expressed. */
  read(value: string): Part | undefined;
};

/** What follows `/{cloudname}/~{grammar}/`, percent-decoded. */
export type ForeignText = {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
};

export type ForeignReading = {
  /** Operations in our own spelling, segments parted by slashes; empty for none. */
  readonly operations: string;
  readonly path: readonly string[];
};

export type Grammar = {
  /** As it stands behind the tilde. */
  readonly name: string;
  readonly title: string;
  /** The form of an address, for refusals and the documentation. */
  readonly form: string;
  /** What else may stand there. */
  readonly formNote?: string;
  /** The likely reason for a picture that is not there. */
  readonly suspicion?: string;
  readonly rows: readonly Row[];
  /** How an example of a row is written into an address of `photo.jpg`. */
  write(key: string, value: string): string;
  /** Throws `foreign-url-not-expressible`. */
  read(text: ForeignText): ForeignReading;
};

/** Accepted, and nothing to do: it says how to do what is done here anyway, or is checked by nobody here. */
export const nothing: Part = Object.freeze({});

/** A row whose value stays as it is behind another key. */
export function renamed(
  keys: readonly string[],
  ours: string,
  row: { about: string; example: string; expected: string; form: RegExp; as: keyof Part & ('size' | 'more') },
): Row {
  const { form, as, ...words } = row;
  return {
    keys,
    ...words,
    read: (value) => (form.test(value) ? { [as]: [`${ours}_${value}`] } : undefined),
  };
}

/** A row whose values are words, each with its meaning. */
export function worded(
  keys: readonly string[],
  row: { about: string; example: string; words: Readonly<Record<string, Part>> },
): Row {
  const meanings = new Map(Object.entries(row.words));
  return {
    ...{ keys, about: row.about, example: row.example },
    expected: `one of ${[...meanings.keys()].join(', ')}`,
    read: (value) => meanings.get(value),
  };
}

/** A row that is accepted and changes nothing. */
export function ignored(keys: readonly string[], about: string, example: string, form = /^/): Row {
  return {
    keys,
    about,
    example,
    expected: example,
    read: (value) => (form.test(value) ? nothing : undefined),
  };
}

/** A number within bounds, turned into tokens. */
export function numeric(
  keys: readonly string[],
  row: { about: string; example: string; min: number; max: number; read: (value: number) => Part },
): Row {
  return {
    ...{ keys, about: row.about, example: row.example },
    expected: `a number from ${row.min} to ${row.max}`,
    read: (text) => {
      const value = /^-?\d{1,6}(?:\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
      return value >= row.min && value <= row.max ? row.read(value) : undefined;
    },
  };
}
