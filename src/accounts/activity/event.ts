import type { Person } from '#access/actor.ts';
import type { ActivityEventsTable } from '#database/tables/accounts.ts';
import type { Id } from '#platform/id.ts';

export type ActivityKind = ActivityEventsTable['kind'];

/** Something an account holder did, as it is noted. */
export type Activity = {
  readonly kind: ActivityKind;
  readonly personId: Id<'person'>;
  readonly sessionId: Id<'session'> | null;
  /** The id of a picture, a folder, the kind of a page, why a session ended. Never a query, never a text of theirs. */
  readonly what: string | null;
  readonly bytes: number | null;
  readonly device: string | null;
  readonly country: string | null;
};

/** What somebody who is signed in did. */
export function activityOf(
  { personId, sessionId, origin }: Person,
  did: Pick<Activity, 'kind' | 'what'> & { readonly bytes?: number },
): Activity {
  return { bytes: null, ...did, personId, sessionId, ...origin };
}
