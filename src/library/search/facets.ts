import { sql } from 'kysely';
import type { Matching } from './filter.ts';

/** How many of what was found have which format, tag and so on. */
export type Facets = {
  readonly total: number;
  readonly format: Readonly<Record<string, number>>;
  readonly visibility: Readonly<Record<string, number>>;
  readonly orientation: Readonly<Record<string, number>>;
  readonly hasLocation: Readonly<Record<string, number>>;
  /** The most frequent fifty. */
  readonly tag: Readonly<Record<string, number>>;
};

const mostTags = 50;

/** In one pass over what matches. */
export async function countFacets(matching: Matching): Promise<Facets> {
  const rows = await matching
    .select([
      'format',
      'visibility',
      // Not `orientation`, which is the column of how the camera was held.
      sql<string>`case sign(width - height) when 1 then 'landscape' when 0 then 'square' else 'portrait' end`.as(
        'shape',
      ),
      'has_location',
      'tags',
      sql<string>`count(*)`.as('count'),
    ])
    .groupBy(['format', 'visibility', 'shape', 'has_location', 'tags'])
    .execute();
  const total = rows.reduce((sum, { count }) => sum + Number(count), 0);
  const by = (keys: (row: (typeof rows)[number]) => readonly string[]) => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      for (const key of keys(row)) counts.set(key, (counts.get(key) ?? 0) + Number(row.count));
    }
    return [...counts].toSorted(([one, few], [other, many]) => many - few || (one < other ? -1 : 1));
  };
  return {
    total,
    format: Object.fromEntries(by((row) => [row.format])),
    visibility: Object.fromEntries(by((row) => [row.visibility])),
    orientation: Object.fromEntries(by((row) => [row.shape])),
    hasLocation: Object.fromEntries(by((row) => [String(row.has_location)])),
    tag: Object.fromEntries(by((row) => row.tags).slice(0, mostTags)),
  };
}
