import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import type { Term } from './terms.ts';

export const sorts = [
  'path',
  '-path',
  'created',
  '-created',
  'updated',
  '-updated',
  'size',
  '-size',
] as const;
export type Sort = (typeof sorts)[number] | 'relevance';

/** What a page begins after: where the last asset stood, not how many there were, so that a page survives what is added or deleted meanwhile. */
export type Position = {
  readonly sort: Sort;
  /** Whether words were taken as they may have been meant. */
  readonly meant: boolean;
  readonly key: string;
  readonly id: string;
};

export type Order = {
  /** What it goes by, as text for a cursor. */
  readonly key: RawBuilder<string>;
  readonly by: RawBuilder<unknown>;
  after(position: Position): Expression<SqlBool>;
};

/** Ids are made in the order of time, so that an order by time needs no other column. */
const columns: Readonly<Record<string, { column: RawBuilder<unknown>; type: RawBuilder<unknown> }>> = {
  path: { column: sql`assets.path`, type: sql`text collate "C"` },
  created: { column: sql`assets.id`, type: sql`uuid` },
  updated: { column: sql`assets.updated_at`, type: sql`timestamptz` },
  size: { column: sql`assets.size`, type: sql`bigint` },
};

export function orderBy(sort: Sort, terms: readonly Term[]): Order {
  if (sort === 'relevance') return byRelevance(terms);
  const { column, type } = columns[sort.replace('-', '')] ?? { column: sql`assets.id`, type: sql`uuid` };
  const [direction, beyond] = sort.startsWith('-') ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`];
  return {
    key: sql<string>`${column}::text`,
    by: sql`${column} ${direction}, assets.id ${direction}`,
    after: ({ key, id }) => sql<SqlBool>`(${column}, assets.id) ${beyond} (${key}::${type}, ${id}::uuid)`,
  };
}

/** How closely the words are met, the newest first among equals. Where all are met equally, an index gives the order. */
function byRelevance(terms: readonly Term[]): Order {
  const points = terms.flatMap(({ groups }) =>
    groups
      .slice(0, -1)
      .map((_, upTo) => sql`(words && ${groups.slice(0, upTo + 1).flat()}::text[])::integer`),
  );
  if (points.length === 0) {
    const byTime = orderBy('-created', []);
    return { ...byTime, key: sql<string>`'all'`, after: ({ id }) => sql<SqlBool>`assets.id < ${id}::uuid` };
  }
  const score = sql`(${sql.join(points, sql` + `)})`;
  return {
    key: sql<string>`${score}::text`,
    by: sql`${score} desc, assets.id desc`,
    // On the page before all were equal, and closer than what has come to the words since.
    after: ({ key, id }) => {
      const reached = key === 'all' ? points.length : Number(key);
      return sql<SqlBool>`(${score}, assets.id) < (${reached}::integer, ${id}::uuid)`;
    },
  };
}

export function printPosition({ sort, meant, key, id }: Position): string {
  return Buffer.from(JSON.stringify([sort, meant ? 1 : 0, key, id])).toString('base64url');
}

const keyForms: Readonly<Record<string, RegExp>> = {
  path: /^\//,
  created: /^[0-9a-f-]{36}$/,
  updated: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/,
  size: /^\d{1,18}$/,
  relevance: /^(?:\d{1,6}|all)$/,
};

/** Throws `cursor-invalid` for what no page of this order gave. */
export function parsePosition(text: string, sort: Sort): Position {
  const [given, meant, key, id] = parseList(text);
  const isOurs =
    given === sort &&
    typeof key === 'string' &&
    keyForms[sort.replace('-', '')]?.test(key) === true &&
    key.isWellFormed() &&
    !key.includes('\u0000') &&
    typeof id === 'string' &&
    isId(id);
  if (isOurs) return { sort, meant: meant === 1, key, id };
  throw new Problem(platformProblems['cursor-invalid'], { thing: 'cursor', value: text });
}

function parseList(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
