import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import type { PublishedFigures } from '#privacy/published-figures.ts';
import { audienceProblems } from './problems.ts';

export type Report = { readonly month: string; readonly madeAt: Date; readonly figures: PublishedFigures };

/** All of them, the newest first. */
export async function listReports({ database }: Context): Promise<Report[]> {
  const rows = await database.db
    .selectFrom('audience_reports')
    .selectAll()
    .orderBy('month', 'desc')
    .execute();
  return rows.map(reportOf);
}

/** Throws `report-not-found`. */
export async function readReport({ database }: Context, month: string): Promise<Report> {
  const row = /^\d{4}-\d\d$/.test(month)
    ? await database.db
        .selectFrom('audience_reports')
        .selectAll()
        .where('month', '=', month)
        .executeTakeFirst()
    : undefined;
  if (row !== undefined) return reportOf(row);
  throw new Problem(audienceProblems['report-not-found'], {
    ...{ thing: 'month', value: month, expected: 'a month that is over, such as 2026-03' },
  });
}

function reportOf({ month, made_at, figures }: { month: string; made_at: Date; figures: object }): Report {
  // Only `publishMonths` writes them.
  return { month, madeAt: made_at, figures: figures as PublishedFigures };
}
