import type { Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Action } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, newId } from '#platform/id.ts';

/**
 * Somebody with the role they have now, which stays theirs until the transaction ends: between a request's beginning and
 * its write they may have been taken out, and what they make meanwhile must not outlast that. Throws as `authorize` does.
 */
export async function stillAllowed<Actor extends Person | Operator>(
  tx: Tx,
  actor: Actor,
  { action, organizationId }: { action: Action; organizationId: Id<'organization'> },
): Promise<Actor> {
  if (actor.kind === 'operator') return actor;
  // Whoever changes members holds this row for themselves.
  await tx.selectFrom('organizations').select('id').where('id', '=', organizationId).forKeyShare().execute();
  const member = await tx
    .selectFrom('memberships')
    .select('role')
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', actor.personId)
    .executeTakeFirst();
  const now = { ...actor, roles: new Map(member && [[organizationId, member.role]]) };
  authorize(now, action, organizationId);
  return now;
}

/** Somebody in one organization, for work that goes on when they are no longer at it; undefined when they are not in it any more. */
export async function memberNow(
  { database, clock }: Context,
  { personId, organizationId }: { personId: Id<'person'>; organizationId: Id<'organization'> },
): Promise<Person | undefined> {
  const member = await database.db
    .selectFrom('memberships')
    .innerJoin('organizations', 'organizations.id', 'memberships.organization_id')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('role')
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId)
    .where('organizations.erase_at', 'is', null)
    .where('people.erase_at', 'is', null)
    .executeTakeFirst();
  if (member === undefined) return undefined;
  return {
    ...{ kind: 'person', personId, administrator: false, roles: new Map([[organizationId, member.role]]) },
    // Of no session: theirs may be over.
    ...{ sessionId: newId<'session'>(clock.now()), origin: { country: null, device: 'Work begun before' } },
  };
}
