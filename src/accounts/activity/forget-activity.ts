import { sql } from 'kysely';
import type { Operator } from '#access/actor.ts';
import { accountsPersonalData } from '#accounts/personal-data.ts';
import type { Context } from '#context.ts';
import { daysKept } from '#privacy/declaration.ts';

const dayMs = 86_400_000;

/** Of what is old enough only the number stays: how often something was done on a day, by nobody. */
export async function forgetActivity(ctx: Context): Promise<void> {
  const { database, clock } = ctx;
  const before = (what: string): Date =>
    new Date(clock.now().getTime() - daysKept(ctx, accountsPersonalData, what) * dayMs);
  await sql`
    with old as (
      delete from activity_events where at <= ${before('what account holders did')} returning at, kind
    )
    insert into activity_days (day, kind, events)
    select (at at time zone 'UTC')::date, kind, count(*) from old group by 1, 2
    on conflict (day, kind) do update set events = activity_days.events + excluded.events
  `.execute(database.db);
  await database.db
    .deleteFrom('activity_days')
    .where('day', '<=', before('counts of what was done'))
    .execute();
}

export type ActivityDay = { readonly day: string; readonly kind: string; readonly events: number };

/** How often something was done on a day, once nothing more is known of it. */
export async function listActivityDays({ database }: Context, _actor: Operator): Promise<ActivityDay[]> {
  const { rows } = await sql<ActivityDay>`
    select day::text, kind, events from activity_days order by day desc, kind limit 10000
  `.execute(database.db);
  return rows;
}
