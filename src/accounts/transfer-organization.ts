import type { Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Role } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { recordAct } from './audit.ts';
import { assertStays } from './leave.ts';
import { lockMember } from './members.ts';
import { stillAllowed } from './role-now.ts';
import type { Client } from './sessions.ts';
import { confirmPassword } from './sign-in.ts';

/**
 * Makes another member owner, by somebody who proves once more to be themselves; they become an admin, or stay an
 * owner, too.
 * Throws `forbidden`, `password-wrong`, `not-found`, `account-leaving`.
 */
export async function transferOrganization(
  ctx: Context,
  actor: Person,
  input: {
    organizationId: Id<'organization'>;
    personId: string;
    stay?: boolean | undefined;
    password: string;
    client: Client;
  },
): Promise<void> {
  const { organizationId } = input;
  authorize(actor, 'organization.transfer', organizationId);
  await confirmPassword(ctx, actor, input);
  await ctx.database.transaction(async (tx) => {
    const member = await lockMember(tx, organizationId, input.personId);
    await stillAllowed(tx, actor, { action: 'organization.transfer', organizationId });
    assertStays(member);
    const setRole = (personId: Id<'person'>, role: Role) =>
      tx
        .updateTable('memberships')
        .set({ role })
        .where('organization_id', '=', organizationId)
        .where('person_id', '=', personId)
        .execute();
    if (input.stay !== true) await setRole(actor.personId, 'admin');
    await setRole(member.person_id, 'owner');
    await recordAct(ctx, tx, {
      actor,
      organizationId,
      action: 'organization.transferred',
      subject: member.email,
    });
  });
}
