import { Problem } from '#platform/problem.ts';
import { ending, pipeline } from './pipeline.ts';
import { imagingProblems } from './problems.ts';
import { flag } from './url-key.ts';
import type { AnyUrlKey, AskOf } from './url-key.ts';

/** `o_seo` says how the path is to be read, which is not a matter of pixels; it is only parsed here. */
const seo = flag('o', 'seo');

/** Every key of the grammar, in the order in which a transformation is printed. */
const keys = [
  ...new Set([...pipeline.flatMap((operation): readonly Key[] => operation.keys), ...ending.keys, seo]),
];

type Key = (typeof pipeline | readonly [typeof ending])[number]['keys'][number] | typeof seo;

/** What an address asks, each field only where it is asked. Frozen. */
export type Transformation = AskOf<readonly Key[]>;

/**
 * Reads one segment of a path. Gives `undefined` when a token has no known key: then the segment is the name
 * of a folder. Order does not matter; of a key given twice the last counts (`e_blur` and `e_sharpen` are two).
 * Throws `bad-transformation`.
 */
export function parseSegment(segment: string): Transformation | undefined {
  const tokens = segment.split(',').map((token) => {
    const [, key = '', text = ''] = /^([a-z]+)_(.*)$/s.exec(token) ?? [];
    return { token, key, text };
  });
  if (!tokens.every(({ key }) => keys.some((known) => known.key === key))) return undefined;
  return fromTokens(tokens);
}

/** Reads `?w=25&f=auto`. Parameters that are not operations are ignored; a path's own operations win over these. Throws `bad-transformation`. */
export function parseQuery(query: URLSearchParams): Transformation {
  const known = [...query].filter(([key]) => keys.some((row) => row.key === key));
  return fromTokens(known.map(([key, text]) => ({ token: `${key}=${text}`, key, text })));
}

/** The canonical segment; empty for a transformation that asks nothing. Reads back as the same. */
export function printTransformation(transformation: Transformation): string {
  const asked: Record<string, unknown> = transformation;
  const fields = keys.filter(({ field }) => asked[field] !== undefined);
  return fields.map((row: AnyUrlKey) => `${row.key}_${row.print(asked[row.field])}`).join(',');
}

function fromTokens(tokens: readonly { token: string; key: string; text: string }[]): Transformation {
  const asked: Record<string, unknown> = {};
  for (const { token, key, text } of tokens) {
    const rows = keys.filter((row) => row.key === key);
    const read = rows.map((row) => ({ field: row.field, value: row.parse(text) }));
    const taken = read.find(({ value }) => value !== undefined);
    if (taken === undefined) throw refusal(token, text, rows);
    if (taken.value === null) delete asked[taken.field];
    else asked[taken.field] = taken.value;
  }
  return Object.freeze(asked);
}

function refusal(token: string, text: string, rows: readonly AnyUrlKey[]): Problem {
  return new Problem(imagingProblems['bad-transformation'], {
    thing: token,
    value: text,
    expected: rows.map((row) => row.expected).join(', or '),
  });
}
