import { isIP } from 'node:net';

/**
 * One thing an operator can set. The row is the parser, the default, the error message and the line in
 * `docs/reference/configuration.md`.
 */
export type Setting<Value> = {
  readonly name: string;
  readonly about: string;
  readonly expected: string;
  /** As shown in the documentation; empty when there is none. */
  readonly shownDefault: string;
  readonly fallback: Value;
  /** Gives `undefined` when the text is not what `expected` says. */
  readonly parse: (text: string) => Value | undefined;
};

type Row<Value> = { readonly about: string; readonly fallback: Value };

export function text<const Fallback extends string | undefined>(
  name: string,
  row: Row<Fallback>,
): Setting<string | Fallback> {
  return { name, ...row, expected: 'a text', shownDefault: row.fallback ?? '', parse: (given) => given };
}

export function integer(name: string, row: Row<number> & { min: number; max: number }): Setting<number> {
  return {
    name,
    about: row.about,
    fallback: row.fallback,
    expected: `a whole number from ${row.min} to ${row.max}`,
    shownDefault: String(row.fallback),
    parse: (given) => {
      const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      return value >= row.min && value <= row.max ? value : undefined;
    },
  };
}

const units: Record<string, number> = { '': 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** A size in bytes, written `100MB` or `2GB` (powers of ten) or as plain bytes. */
export function bytes(name: string, row: { about: string; fallback: string }): Setting<number> {
  const parse = (given: string): number | undefined => {
    const [, digits, unit] = /^(\d{1,12})\s*([KMGT]?B?)$/i.exec(given) ?? [];
    const factor = units[(unit ?? 'none').toUpperCase()];
    return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
  };
  return {
    name,
    about: row.about,
    fallback: parse(row.fallback) ?? 0,
    shownDefault: row.fallback,
    expected: 'a size such as 500KB, 100MB or 2GB',
    parse,
  };
}

export function oneOf<const Choice extends string>(
  name: string,
  row: Row<Choice> & { choices: readonly Choice[] },
): Setting<Choice> {
  return {
    name,
    about: row.about,
    fallback: row.fallback,
    shownDefault: row.fallback,
    expected: `one of ${row.choices.join(', ')}`,
    parse: (given) => row.choices.find((choice) => choice === given),
  };
}

/** An http(s) address without query or fragment; given back without its last slash. */
export function webAddress(name: string, about: string): Setting<string | undefined> {
  return {
    name,
    about,
    fallback: undefined,
    shownDefault: '',
    expected: 'an http or https address such as https://pictures.example.org',
    parse: (given) => {
      const url = URL.parse(given);
      const plain = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
      return plain ? url.href.replace(/\/+$/, '') : undefined;
    },
  };
}

/** Any address whose scheme is one of those listed. */
export function address(
  name: string,
  row: { about: string; schemes: readonly string[]; example: string },
): Setting<string | undefined> {
  return {
    name,
    about: row.about,
    fallback: undefined,
    shownDefault: '',
    expected: `an address that begins with ${row.schemes.map((s) => `${s}:`).join(' or ')}, such as ${row.example}`,
    parse: (given) => (row.schemes.some((scheme) => given.startsWith(`${scheme}:`)) ? given : undefined),
  };
}

/** Addresses and networks in CIDR form, separated by commas. */
export function networks(name: string, about: string): Setting<readonly string[]> {
  return {
    name,
    about,
    fallback: [],
    shownDefault: '',
    expected: 'IP addresses or networks such as 10.0.0.0/8, separated by commas',
    parse: (given) => {
      const parts = given.split(',').map((part) => part.trim());
      return parts.every(isNetwork) ? parts : undefined;
    },
  };
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  if (bits === undefined || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** An address as it may be shown: without the password it may hold. */
export function withoutSecrets(given: string): string {
  return given.replace(/:.*@/s, ':…@').replace(/((?:secret|password|key|token)[^=&]*=)[^&]*/gi, '$1…');
}
