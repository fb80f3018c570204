import { Problem } from '#platform/problem.ts';
import { shortened } from './long-names.ts';
import { belongsTo, ending, kindOf, type LinkKind, operations, pipeline } from './pipeline.ts';
import { imagingProblems } from './problems.ts';
import { flag } from './url-key.ts';
import type { AnyUrlKey, AskOf, UrlKey } from './url-key.ts';

/** `o_seo` says how the path is to be read, which is not a matter of pixels; it is only parsed here. */
const seo = flag('o', 'seo');

const presetKey: UrlKey<'preset', string> = {
  key: 't',
  field: 'preset',
  expected: 'the name of a preset: letters, digits and hyphens',
  parse: (text) => (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text) ? text : undefined),
  print: String,
};

/** Every key of the grammar, in the order in which a transformation is printed. */
const keys = [
  ...new Set([
    ...pipeline.flatMap((operation): readonly Key[] => operation.keys),
    ...ending.keys,
    presetKey,
    seo,
  ]),
];

type Key =
  | (typeof pipeline | readonly [typeof ending])[number]['keys'][number]
  | typeof presetKey
  | typeof seo;

/** What one segment of an address asks, each field only where it is asked. Frozen. */
export type Ask = AskOf<readonly Key[]>;

/** What an address asks: links of a chain, done one after the other, each on what the one before left. Frozen. */
export type Transformation = readonly Ask[];

/** More links than any picture needs; each may cost a pass over the pixels. */
export const mostLinks = 16;

/**
 * The keys of image4io. A folder there may well be called `ar_deco`: a single token of another key whose value is none
 * is the name of a folder too, and not a bad request.
 */
const contractKeys: ReadonlySet<string> = new Set(['w', 'h', 'c', 'x', 'y', 'g', 'q', 'f', 'e', 'o']);

/**
 * Reads one segment of a path. Gives `undefined` when a token has no known key: then the segment is the name
 * of a folder. Order does not matter; of a key given twice the last counts (`e_blur` and `e_sharpen` are two).
 * Throws `bad-transformation`.
 */
export function parseSegment(segment: string): Ask | undefined {
  const tokens = tokensOf(segment);
  if (!tokens.every(({ key }) => keys.some((known) => known.key === key))) return undefined;
  const mayBeFolder = !segment.includes(',') && tokens.every(({ key }) => !contractKeys.has(key));
  const isFolder = mayBeFolder && tokens.some((token) => readToken(token).taken === undefined);
  return isFolder ? undefined : fromTokens(tokens);
}

/** Why a segment that looks like operations is the name of a folder; undefined when it does not look so. */
export function whyFolder(segment: string): string | undefined {
  const short = shortened(segment);
  if (short !== segment && isOperations(short)) return `would be ${short} here`;
  if (!/^[a-z]{1,12}_/i.test(segment)) return undefined;
  const tokens = tokensOf(segment);
  if (tokens.some(({ token }) => token === '')) return 'has a comma too many';
  const stranger = tokens.find(({ key }) => !keys.some((row) => row.key === key));
  if (stranger === undefined) {
    const key = tokens[0]?.key ?? '';
    return `is not ${key}_ with ${expectedOf(keys.filter((row) => row.key === key))}`;
  }
  const lower = segment.toLowerCase();
  const isCapital = lower !== segment && isOperations(lower);
  return isCapital ? `would be ${lower} in lower case` : `has "${stranger.token}", which is no operation`;
}

/** Whether a segment would be read as operations, wherever it stands. */
export function isOperations(segment: string): boolean {
  try {
    return parseSegment(segment) !== undefined;
  } catch {
    return false;
  }
}

type Token = { readonly token: string; readonly key: string; readonly text: string };

function tokensOf(segment: string): readonly Token[] {
  return segment
    .split(',')
    .flatMap(flagsApart)
    .map((token) => {
      const [, key = '', text = ''] = /^([a-z]+)_(.*)$/s.exec(token) ?? [];
      return { token, key, text };
    });
}

/** `fl_progressive.first` is two flags, as Cloudinary writes them. */
function flagsApart(token: string): readonly string[] {
  const flags = token.startsWith('fl_') ? token.slice('fl_'.length).split('.') : [];
  return flags.length < 2 ? [token] : flags.map((flag) => `fl_${flag}`);
}

/** What a path begins with, and the rest of it. */
export type Leading = {
  readonly transformation: Transformation;
  readonly rest: readonly string[];
};

/**
 * Reads the segments at the beginning of a path that are operations; the last segment never is. Links that ask nothing
 * are left out. Throws `bad-transformation` and `too-many-links`.
 */
export function parseLeading(
  segments: readonly string[],
  presets: 'as-operations' | 'as-path' = 'as-operations',
): Leading {
  const links: Ask[] = [];
  let at = 0;
  for (; at < segments.length - 1; at += 1) {
    const ask = parseSegment(segments[at] ?? '');
    if (ask === undefined || (presets === 'as-path' && ask.preset !== undefined)) break;
    if (at === mostLinks) throw tooManyLinks(segments.length - 1);
    links.push(ask);
  }
  return { transformation: chain(links), rest: segments.slice(at) };
}

/** Reads operations alone, segments parted by slashes; undefined when one of them is none. Throws as `parseLeading`. */
export function parseTransformation(text: string): Transformation | undefined {
  const { transformation, rest } = parseLeading([...text.split('/'), '']);
  return rest.length === 1 ? transformation : undefined;
}

/**
 * Reads `?w=25&f=auto`: image4io's keys alone, since pages add parameters such as `t` of their own. All others are ignored,
 * and so is a value that is none where the path has said what counts. Throws `bad-transformation`.
 */
export function parseQuery(query: URLSearchParams, inPath: Ask = {}): Ask {
  const said = new Set(Object.keys(inPath));
  const tokens = [...query]
    .filter(([key]) => contractKeys.has(key))
    .map(([key, text]) => ({ token: `${key}=${text}`, key, text }))
    .filter((token) => {
      const { rows, taken } = readToken(token);
      return taken !== undefined || !rows.some(({ field }) => said.has(field));
    });
  return fromTokens(tokens);
}

/** The links in order, those that ask nothing left out. */
export function chain(links: readonly Ask[]): Transformation {
  return Object.freeze(links.filter((link) => Object.keys(link).length > 0));
}

/** What the whole chain asks of the file that goes out: of what is asked twice the last counts. */
export function askedOfOutput(transformation: Transformation): AskOf<typeof ending.keys> {
  return Object.assign({}, ...transformation);
}

/** The canonical text; empty for a transformation that asks nothing. Reads back as the same. */
export function printTransformation(transformation: Transformation): string {
  return transformation.map(printAsk).join('/');
}

function printAsk(ask: Ask): string {
  const asked: Record<string, unknown> = ask;
  const fields = keys.filter(({ field }) => asked[field] !== undefined);
  return fields.map((row: AnyUrlKey) => `${row.key}_${row.print(asked[row.field])}`).join(',');
}

function readToken({ key, text }: Token) {
  const rows = keys.filter((row) => row.key === key);
  const read = rows.map((row) => ({ field: row.field, value: row.parse(text) }));
  return { rows, taken: read.find(({ value }) => value !== undefined) };
}

function fromTokens(tokens: readonly Token[]): Ask {
  const asked: Record<string, unknown> = {};
  for (const token of tokens) {
    const { rows, taken } = readToken(token);
    if (taken === undefined) throw refusal(token, rows);
    if (taken.value === null) delete asked[taken.field];
    else asked[taken.field] = taken.value;
  }
  return Object.freeze(fitting(asked));
}

const ownFields = new Map(
  (['picture', 'layer', 'text', 'region'] as const).map((kind) => [kind, fieldsOf(kind)] as const),
);

function fieldsOf(kind: LinkKind): ReadonlySet<string> {
  const own = operations
    .filter((operation) => belongsTo(operation, kind))
    .flatMap((operation) => operation.keys);
  return new Set(
    [...own, ...ending.keys, ...(kind === 'picture' ? [presetKey] : []), seo].map(({ field }) => field),
  );
}

/** A layer and a region stand alone: beside them nobody could tell whose sizes are meant. */
function fitting(asked: Ask): Ask {
  const kind = kindOf(asked);
  const stranger = Object.keys(asked).find((field) => ownFields.get(kind)?.has(field) !== true);
  if (stranger === undefined) return asked;
  const expected =
    kind === 'picture'
      ? 'a layer (l_) in the same segment'
      : `a segment of its own: in this one everything is about the ${kind}`;
  throw new Problem(imagingProblems['bad-transformation'], {
    thing: printAsk(Object.freeze({ [stranger]: asked[stranger as keyof Ask] })),
    value: printAsk(asked),
    expected,
  });
}

/** Two operations may have the same word, such as `fl_tiled`. */
function expectedOf(rows: readonly Pick<AnyUrlKey, 'expected'>[]): string {
  return [...new Set(rows.map(({ expected }) => expected))].join(', or ');
}

function refusal({ token, text }: Token, rows: readonly AnyUrlKey[]): Problem {
  return new Problem(imagingProblems['bad-transformation'], {
    thing: token,
    value: text,
    expected: expectedOf(rows),
  });
}

function tooManyLinks(given: number): Problem {
  return new Problem(imagingProblems['too-many-links'], {
    thing: 'operations',
    value: given,
    expected: `at most ${mostLinks} segments of operations`,
  });
}
