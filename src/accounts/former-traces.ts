import type { Tx } from '#database/database.ts';
import { forwardLetters } from '#outbox/forward-letters.ts';
import type { Id } from '#platform/id.ts';

type Moved = { readonly personId: Id<'person'>; readonly from: string; readonly to: string };

/**
 * What is kept under an address goes with its owner to the next one: else a copy of their data, and erasing them, would
 * know of the latest address alone.
 */
export async function followAddress(tx: Tx, { personId, from, to }: Moved): Promise<void> {
  await tx.updateTable('audit_events').set({ subject: to }).where('subject', '=', from).execute();
  await tx
    .updateTable('organizations')
    .set({ contact_email: to })
    .where((where) => where(where.fn('lower', ['contact_email']), '=', from))
    .where('id', 'in', (where) =>
      where
        .selectFrom('memberships')
        .select('organization_id')
        .where('person_id', '=', personId)
        .where('role', '=', 'owner'),
    )
    .execute();
  await tx.updateTable('arrived_members').set({ email: to }).where('email', '=', from).execute();
  await tx.updateTable('data_requests').set({ email: to }).where('email', '=', from).execute();
  await forwardLetters(tx, { from, to });
}

/** Where their address is that of an organization, the owner who has been one for longest takes over. */
export async function handOnContacts(
  tx: Tx,
  { personId, address }: { personId: Id<'person'> | undefined; address: string },
): Promise<void> {
  const theirs = await tx
    .selectFrom('organizations')
    .select((select) => [
      'id',
      select
        .selectFrom('memberships')
        .innerJoin('people', 'people.id', 'memberships.person_id')
        .select('people.email')
        .whereRef('memberships.organization_id', '=', 'organizations.id')
        .where('memberships.role', '=', 'owner')
        .$if(personId !== undefined, (query) =>
          query.where('memberships.person_id', 'is distinct from', personId ?? null),
        )
        .where('people.erase_at', 'is', null)
        .orderBy('memberships.joined_at')
        .limit(1)
        .as('heir'),
    ])
    .where((where) => where(where.fn('lower', ['contact_email']), '=', address))
    .execute();
  for (const { id, heir } of theirs) {
    // Nobody is left to answer where the operator made one for an address and its owner never came.
    const contact = heir ?? '';
    await tx.updateTable('organizations').set({ contact_email: contact }).where('id', '=', id).execute();
  }
}
