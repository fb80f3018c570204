import { sql } from 'kysely';
import type { Context } from '#context.ts';
import { type PublishedFigures, roundedTo, smallestGroup } from '#privacy/published-figures.ts';
import type { Outcome } from './probe.ts';

/** Whether what is published of visits has a group that is too small, or one that is not rounded. */
export async function lookAtReports({ database }: Context): Promise<Outcome> {
  const { rows } = await sql<{ figures: PublishedFigures }>`select figures from audience_reports`.execute(
    database.db,
  );
  const published = rows.flatMap(({ figures: { visits, tables } }) => [
    ...(visits === null ? [] : [visits]),
    ...Object.values(tables).flatMap((table) => table.rows.map((row) => row.visits)),
  ]);
  const bad = published.filter((visits) => visits < smallestGroup || visits % roundedTo !== 0).length;
  return {
    state: bad === 0 ? 'green' : 'red',
    says: `${bad} published groups are too small or not rounded.`,
    figures: { reports: rows.length, groups: published.length },
  };
}
