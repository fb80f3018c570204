import { sql } from 'kysely';
import type { Context } from '#context.ts';
import { usageDays } from './personal-data.ts';

/** Long enough that no living process still writes to an hour this old. */
const openHours = 48;

const together = '00000000-0000-0000-0000-000000000000';

/** Adds the counts of all processes of an old hour up into one row, and forgets what is older than 400 days. */
export async function compactUsage(ctx: Context): Promise<void> {
  const now = ctx.clock.now().getTime();
  const closed = new Date(now - openHours * 3_600_000);
  const forgotten = new Date(now - usageDays * 86_400_000);
  await ctx.database.transaction(async (tx) => {
    await tx.deleteFrom('usage_hours').where('hour', '<', forgotten).execute();
    await sql`
      with old as (
        delete from usage_hours where hour < ${closed} and run_id <> ${together}::uuid
        returning organization_id, hour, delivered_bytes, deliveries, transformations)
      insert into usage_hours as kept (organization_id, hour, run_id, delivered_bytes, deliveries, transformations)
      select organization_id, hour, ${together}::uuid, sum(delivered_bytes), sum(deliveries), sum(transformations)
      from old group by organization_id, hour
      on conflict (organization_id, hour, run_id) do update set
        delivered_bytes = kept.delivered_bytes + excluded.delivered_bytes,
        deliveries = kept.deliveries + excluded.deliveries,
        transformations = kept.transformations + excluded.transformations
    `.execute(tx);
  });
}
