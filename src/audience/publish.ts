import type { Context } from '#context.ts';
import type { AudienceDaysTable } from '#database/tables/audience.ts';
import { type Count, type PublishedFigures, publishFigures } from '#privacy/published-figures.ts';

/** The tables of a report, in their order. */
export const measures = ['page', 'origin', 'device', 'country'] as const;

/**
 * Makes the report of every month that is over, once and for good, and deletes the counts it is made of: after that
 * nobody, whoever reads the database, can see a group smaller than those published. A month that still runs has no
 * report, since the difference of two would show who came between.
 */
export async function publishMonths({ database, clock }: Context): Promise<string[]> {
  const now = clock.now();
  const thisMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  return database.transaction(async (tx) => {
    const days = await tx.deleteFrom('audience_days').where('day', '<', thisMonth).returningAll().execute();
    const months = Map.groupBy(days, ({ day }) => day.toISOString().slice(0, 7));
    for (const [month, counted] of months) {
      await tx
        .insertInto('audience_reports')
        .values({ month, made_at: now, figures: JSON.stringify(figuresOf(counted)) })
        // What was counted after its report was made adds nothing: two reports of a month would differ by it.
        .onConflict((conflict) => conflict.column('month').doNothing())
        .execute();
    }
    return [...months.keys()].toSorted();
  });
}

/** Of all days together: how often, and on the busiest day how many different people. */
export function figuresOf(days: readonly Omit<AudienceDaysTable, 'day'>[]): PublishedFigures {
  const counts = (wanted: AudienceDaysTable['measure']): Count[] => {
    const byValue = Map.groupBy(
      days.filter(({ measure }) => measure === wanted),
      ({ value }) => value,
    );
    return [...byValue].map(([value, rows]) => ({
      value,
      visits: rows.reduce((sum, { visits }) => sum + visits, 0),
      together: Math.max(...rows.map(({ together }) => together)),
    }));
  };
  const [all = { visits: 0, together: 0 }] = counts('all');
  return publishFigures(all, Object.fromEntries(measures.map((measure) => [measure, counts(measure)])));
}
