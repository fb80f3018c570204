import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { AgeLimit, PersonalData } from '#privacy/declaration.ts';

/** Sweeps come by every hour, those of figures once a day. */
const sweepDays = 1.25;

export type Oldest = {
  readonly what: string;
  readonly table: string;
  /** Age in days of the oldest value there is, to a tenth; null when there is none. */
  readonly days: number | null;
  readonly limit: number;
  readonly isOver: boolean;
};

/** How old the oldest value of each declared limit is. One indexed question each, or a small table. */
export async function measureOldest(ctx: Context, inventory: readonly PersonalData[]): Promise<Oldest[]> {
  const limits = inventory.flatMap(({ ages = [] }): readonly AgeLimit[] => ages);
  const measured: Oldest[] = [];
  for (const limit of limits) measured.push(await measure(ctx, limit));
  return measured;
}

async function measure(
  ctx: Context,
  { table, since, days: declared, what, where }: AgeLimit,
): Promise<Oldest> {
  const limit = ctx.inForce.daysOf(what, declared);
  const condition = where === undefined ? sql`` : sql`where ${sql.ref(where.column)} = ${where.is}`;
  const { rows } = await sql<{ oldest: Date | null }>`
    select min(${sql.ref(since)}) as oldest from ${sql.table(table)} ${condition}
  `.execute(ctx.database.db);
  const oldest = rows[0]?.oldest ?? null;
  const days = oldest === null ? null : (ctx.clock.now().getTime() - oldest.getTime()) / 86_400_000;
  return {
    what,
    table,
    limit,
    // What runs out only later has no age yet.
    days: days === null ? null : Math.max(0, Math.round(days * 10) / 10),
    isOver: days !== null && days > limit + sweepDays,
  };
}
