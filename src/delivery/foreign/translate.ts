import { deliveryProblems } from '#delivery/problems.ts';
import { parseSegment } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import type { Fit, Grammar, Part, Row } from './grammar.ts';

/** Reads one parameter with its grammar's table. Throws `foreign-url-not-expressible`. */
export function readPart(
  grammar: Pick<Grammar, 'title' | 'rows'>,
  { key, value, shown }: { key: string; value: string; shown: string },
): Part {
  const rows = grammar.rows.filter((row) => row.keys.includes(key));
  if (rows.length === 0)
    throw refusal(grammar, shown, `a parameter of ${grammar.title} that has a counterpart here`);
  for (const row of rows) {
    const part = row.read(value);
    if (part !== undefined && isReadable(part)) return part;
  }
  throw refusal(grammar, shown, rows.map((row: Row) => row.expected).join(', or '));
}

/** What is not expressible is refused by its own words, not by those it would have become. */
export function refusal({ title }: Pick<Grammar, 'title'>, thing: string, expected: string): Problem {
  return new Problem(deliveryProblems['foreign-url-not-expressible'], {
    thing: title,
    value: thing,
    expected,
  });
}

/** A translated token that our own grammar does not take is no translation. */
function isReadable({ size = [], more = [], first = [] }: Part): boolean {
  return [...size, ...more, ...first].every(isToken);
}

function isToken(token: string): boolean {
  if (/[,/]/.test(token)) return false;
  // Some belong to an overlay or a text, and some to anything but.
  return [token, `l_any,${token}`, `l_text:Arial_9:a,${token}`].some(isSegment);
}

function isSegment(text: string): boolean {
  try {
    return parseSegment(text) !== undefined;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Of what is said twice the last counts. */
export function joined(parts: readonly Part[]): Part {
  return parts.reduce(
    (so, part) => ({
      ...so,
      ...part,
      size: [...(so.size ?? []), ...(part.size ?? [])],
      more: [...(so.more ?? []), ...(part.more ?? [])],
      first: [...(so.first ?? []), ...(part.first ?? [])],
    }),
    {},
  );
}

/** The operations of a whole, in our spelling. */
export function operationsOf(whole: Part, usual: Fit): string {
  const { size = [], more = [], first = [], fit = usual, enlarge = false } = whole;
  const links = size.length === 0 ? [more] : sized({ size, more, fit, enlarge });
  return [first, ...links]
    .filter((link) => link.length > 0)
    .map((link) => link.join(','))
    .join('/');
}

type Sized = Required<Pick<Part, 'size' | 'more' | 'fit' | 'enlarge'>>;

function sized({ size, more, fit, enlarge }: Sized): readonly (readonly string[])[] {
  // Ours never enlarges and shrinks in one mode, so the first of two links does the one, and the second the other.
  if (fit === 'inside' && enlarge) {
    return [
      [...size, 'c_mfit'],
      [...size, ...more, 'c_fit'],
    ];
  }
  return [[...size, ...more, ...modes[fit][enlarge ? 'larger' : 'smaller']]];
}

const modes: Readonly<
  Record<Fit, { readonly smaller: readonly string[]; readonly larger: readonly string[] }>
> = {
  inside: { smaller: ['c_fit'], larger: ['c_fit'] },
  cover: { smaller: ['c_lfill'], larger: ['c_fill'] },
  pad: { smaller: ['c_lpad'], larger: ['c_pad'] },
  stretch: { smaller: ['c_scale'], larger: ['c_scale'] },
  clamp: { smaller: ['c_lpad', 'b_edge'], larger: ['c_pad', 'b_edge'] },
  face: { smaller: ['c_thumb', 'g_face'], larger: ['c_thumb', 'g_face'] },
};
