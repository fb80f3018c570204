import type { Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Action } from '#access/roles.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';

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
