import type { Person } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { recordAct } from './audit.ts';

/**
 * An organization that the operator made for an address, and that nobody is in yet, gets the person as its owner whose
 * confirmed address that is. At every sign-in, whichever of the two was first.
 */
export async function claimOrganizations(ctx: Context, tx: Tx, actor: Person): Promise<void> {
  const claimed = await tx
    .insertInto('memberships')
    .columns(['organization_id', 'person_id', 'role', 'joined_at'])
    .expression((from) =>
      from
        .selectFrom('organizations')
        .innerJoin('people', (join) =>
          join.on((on) => on(on.fn('lower', ['organizations.contact_email']), '=', on.ref('people.email'))),
        )
        .select((select) => [
          ...(['organizations.id', 'people.id as person_id'] as const),
          select.val('owner' as const).as('role'),
          select.val(ctx.clock.now()).as('joined_at'),
        ])
        .where('people.id', '=', actor.personId)
        .where('people.email_verified', '=', true)
        .where('people.erase_at', 'is', null)
        .where('organizations.erase_at', 'is', null)
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('memberships')
                .select('memberships.person_id')
                .whereRef('memberships.organization_id', '=', 'organizations.id'),
            ),
          ),
        ),
    )
    .onConflict((conflict) => conflict.columns(['organization_id', 'person_id']).doNothing())
    .returning('organization_id')
    .execute();
  for (const { organization_id: organizationId } of claimed) {
    const details = { role: 'owner' };
    await recordAct(ctx, tx, { actor, organizationId, action: 'member.joined', details });
  }
}
