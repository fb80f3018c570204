import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';

/** Why a session is over. */
export type SessionEnd = 'asked' | 'ended elsewhere' | 'expired' | 'account changed' | 'stolen';

/** Ends sessions, and notes for each that it is over, when and why: the one place where sessions go. */
export async function endSessionsWhere(
  db: Db | Tx,
  condition: RawBuilder<unknown>,
  { reason, now }: { readonly reason: SessionEnd; readonly now: Date },
): Promise<Id<'session'>[]> {
  const { rows } = await sql<{ session_id: Id<'session'> }>`
    with ended as (
      delete from sessions where ${condition} returning id, person_id, expires_at, device, country
    )
    insert into activity_events (id, person_id, at, kind, session_id, what, device, country)
    select gen_random_uuid(), person_id, least(expires_at, ${now}), 'signed-out', id, ${reason}, device, country
    from ended
    returning session_id
  `.execute(db);
  return rows.map(({ session_id }) => session_id);
}
