import { sql } from 'kysely';
import type { Person } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { endSessionsWhere } from './activity/end-sessions.ts';

export type SessionListing = {
  readonly id: Id<'session'>;
  readonly device: string;
  readonly country: string | null;
  readonly stay: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** The one that asks. */
  readonly current: boolean;
};

/** Where a person is signed in, the one used last first. */
export async function listSessions(ctx: Context, actor: Person): Promise<SessionListing[]> {
  const rows = await ctx.database.db
    .selectFrom('sessions')
    .select(['id', 'device', 'country', 'stay', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('person_id', '=', actor.personId)
    .where('expires_at', '>', ctx.clock.now())
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, current: row.id === actor.sessionId }));
}

/** Signs out in one place. A stranger's session and none at all are the same `not-found`. */
export async function endSession(ctx: Context, actor: Person, id: string): Promise<void> {
  const ended = isId<'session'>(id)
    ? await endSessionsWhere(ctx.database.db, sql`id = ${id} and person_id = ${actor.personId}`, {
        reason: id === actor.sessionId ? 'asked' : 'ended elsewhere',
        now: ctx.clock.now(),
      })
    : [];
  if (ended.length === 0) throw new Problem(accessProblems['not-found']);
}

/** Signs out everywhere, this place included unless it is kept. */
export async function endSessions(
  ctx: Context,
  actor: Person,
  { keepThis }: { keepThis: boolean },
): Promise<number> {
  const others = keepThis ? sql`and id <> ${actor.sessionId}` : sql``;
  const ended = await endSessionsWhere(ctx.database.db, sql`person_id = ${actor.personId} ${others}`, {
    reason: 'ended elsewhere',
    now: ctx.clock.now(),
  });
  return ended.length;
}
