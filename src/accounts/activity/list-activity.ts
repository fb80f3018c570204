import { sql } from 'kysely';
import type { Person } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { ActivityKind } from './event.ts';
import { flushActivity } from './note-activity.ts';

export type ActivityListing = {
  readonly id: Id<'activity'>;
  readonly at: Date;
  readonly kind: ActivityKind;
  readonly what: string | null;
  readonly bytes: number | null;
  readonly device: string | null;
  readonly country: string | null;
  /** Of a session that is over: from signing in to signing out. */
  readonly seconds: number | null;
};

export type ActivityPage = {
  readonly events: readonly ActivityListing[];
  /** Where the next page begins; undefined on the last. */
  readonly before: Date | undefined;
  readonly pagesNoted: boolean;
};

const onPage = 100;

/** What is noted of what somebody did, the latest first. How long a session lasted is not kept, but follows from both ends. */
export async function listActivity(
  ctx: Context,
  { personId }: Person,
  before: Date | undefined,
): Promise<ActivityPage> {
  await flushActivity(ctx);
  const { rows } = await sql<ActivityListing>`
    select event.id, event.at, event.kind, event.what, event.bytes::float8 as bytes, event.device, event.country,
      extract(epoch from event.at - begun.at)::float8 as seconds
    from activity_events as event
    left join activity_events as begun
      on event.kind = 'signed-out' and begun.kind = 'signed-in' and begun.session_id = event.session_id
    where event.person_id = ${personId} ${before === undefined ? sql`` : sql`and event.at < ${before}`}
    order by event.at desc, event.id desc limit ${onPage + 1}
  `.execute(ctx.database.db);
  const events = rows.slice(0, onPage);
  const { pages_noted: pagesNoted } = await ctx.database.db
    .selectFrom('people')
    .select('pages_noted')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  return { events, before: rows.length > onPage ? events.at(-1)?.at : undefined, pagesNoted };
}

/** Somebody objects to pages being noted, or takes that back. What was noted of them goes at once. */
export async function notePages(ctx: Context, { personId }: Person, noted: boolean): Promise<void> {
  await flushActivity(ctx);
  await ctx.database.transaction(async (tx) => {
    await tx.updateTable('people').set({ pages_noted: noted }).where('id', '=', personId).execute();
    if (noted) return;
    await tx
      .deleteFrom('activity_events')
      .where('person_id', '=', personId)
      .where('kind', '=', 'page')
      .execute();
  });
}
