import type { Person } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';

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
    ? await ctx.database.db
        .deleteFrom('sessions')
        .where('id', '=', id)
        .where('person_id', '=', actor.personId)
        .returning('id')
        .executeTakeFirst()
    : undefined;
  if (ended === undefined) throw new Problem(accessProblems['not-found']);
}

/** Signs out everywhere, this place included unless it is kept. */
export async function endSessions(
  ctx: Context,
  actor: Person,
  { keepThis }: { keepThis: boolean },
): Promise<number> {
  const ended = await ctx.database.db
    .deleteFrom('sessions')
    .where('person_id', '=', actor.personId)
    .$if(keepThis, (query) => query.where('id', '!=', actor.sessionId))
    .returning('id')
    .execute();
  return ended.length;
}
