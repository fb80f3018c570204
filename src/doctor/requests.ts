import { sql } from 'kysely';
import type { Database } from '#database/database.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const soonDays = 7;

/** Whether somebody waits for an answer about their data; by this machine's clock. */
export async function checkRequests({ db }: Database, now: Date): Promise<Finding> {
  const soon = new Date(now.getTime() + soonDays * 86_400_000);
  const { rows } = await sql<{ open: number; pressing: number; late: number; first: Date | null }>`
    select count(*)::int as open, count(*) filter (where due_at <= ${soon})::int as pressing,
      count(*) filter (where due_at < ${now})::int as late, min(due_at) as first
    from data_requests where settled_at is null and due_at is not null
  `.execute(db);
  const { open = 0, pressing = 0, late = 0, first = null } = rows[0] ?? {};
  const says = `${open} requests about data are open`;
  const advice = 'See `vitrine requests list`, or /console/~requests.';
  if (late > 0) return problem('requests', `${says}, ${late} of them past their day.`, advice);
  const day = first?.toISOString().slice(0, 10) ?? '';
  if (pressing > 0) return warning('requests', `${says}; the first has to be answered by ${day}.`, advice);
  return ok('requests', `${says}.`);
}
