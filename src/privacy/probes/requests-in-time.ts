import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Outcome } from './probe.ts';

/** Whether a request about data waits longer than the law and the notice allow. */
export async function lookAtRequests({ database, clock }: Context): Promise<Outcome> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(*)::int as open, count(*) filter (where due_at < ${clock.now()})::int as overdue
    from data_requests where settled_at is null and due_at is not null
  `.execute(database.db);
  const { open = 0, overdue = 0 } = rows[0] ?? {};
  return {
    state: overdue === 0 ? 'green' : 'red',
    says: `${overdue} requests are past their day.`,
    figures: { open, overdue },
  };
}
