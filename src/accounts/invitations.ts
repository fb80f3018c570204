import type { Operator, Person } from '#access/actor.ts';
import { authorize, roleOf } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import { mayManage, type Role } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { recordAct } from './audit.ts';
import { invitationLetter } from './letters.ts';
import { limit } from './limits.ts';
import { assertNotOwner } from './members.ts';
import { hashToken, newToken } from './one-time-links.ts';
import { parseEmail } from './people.ts';
import { accountsProblems } from './problems.ts';
import { kept } from './personal-data.ts';
import { stillAllowed } from './role-now.ts';
import type { Client } from './sessions.ts';

const hours = kept.invitationDays * 24;

export type Invitation = {
  readonly id: Id<'invitation'>;
  readonly email: string;
  readonly role: Role;
  readonly madeAt: Date;
  readonly expiresAt: Date;
};

/** Asks somebody by letter to join; an earlier invitation of the same address is replaced. Throws `already-member`. */
export async function invite(
  ctx: Context,
  actor: Person,
  input: { organizationId: Id<'organization'>; email: string; role: Role; client: Client },
): Promise<Invitation> {
  const { organizationId, role } = input;
  authorize(actor, 'members.manage', organizationId);
  if (!mayManage(roleOf(actor, organizationId), role)) {
    throw new Problem(accessProblems.forbidden, { thing: 'role', value: role });
  }
  assertNotOwner(role);
  const email = parseEmail(input.email);
  limit(ctx, 'invite', { account: organizationId, address: input.client.address });
  return ctx.database.transaction(async (tx) => {
    await stillAllowed(tx, actor, { action: 'members.manage', organizationId });
    const { invitation, link } = await keepInvitation(ctx, tx, { actor, organizationId, email, role });
    const named = await namesFor(tx, organizationId, actor.personId);
    await sendLetter(
      ctx,
      tx,
      invitationLetter(
        { to: email, now: ctx.clock.now() },
        {
          ...{ ...named, role, link },
          noticeUrl: `${ctx.addresses.publicUrl}/privacy`,
        },
      ),
    );
    return invitation;
  });
}

/** For the operator, who hands the link over themselves. Throws `already-member`. */
export async function inviteByLink(
  ctx: Context,
  actor: Operator,
  input: { organizationId: Id<'organization'>; email: string; role: Role },
): Promise<{ readonly url: string }> {
  const email = parseEmail(input.email);
  return ctx.database.transaction(async (tx) => {
    const { link } = await keepInvitation(ctx, tx, { ...input, actor, email });
    return { url: link.url };
  });
}

/** In the caller's transaction: the invitation's row, its record, and the link that is shown this once. */
export async function keepInvitation(
  ctx: Context,
  tx: Tx,
  input: { actor: Person | Operator; organizationId: Id<'organization'>; email: string; role: Role },
) {
  const { actor, organizationId, email, role } = input;
  await assertNoMember(tx, organizationId, email);
  const token = newToken();
  const now = ctx.clock.now();
  const values = {
    role,
    token_hash: hashToken(token),
    invited_by: actor.kind === 'person' ? actor.personId : null,
    made_at: now,
    expires_at: new Date(now.getTime() + hours * 3_600_000),
  };
  const invitation = await tx
    .insertInto('invitations')
    .values({ id: newId<'invitation'>(now), organization_id: organizationId, email, ...values })
    .onConflict((conflict) => conflict.columns(['organization_id', 'email']).doUpdateSet(values))
    .returning(['id', 'email', 'role', 'made_at as madeAt', 'expires_at as expiresAt'])
    .executeTakeFirstOrThrow();
  await recordAct(ctx, tx, {
    actor,
    organizationId,
    action: 'member.invited',
    subject: email,
    details: { role },
  });
  return { invitation, link: { url: `${ctx.addresses.publicUrl}/invitation/${token}`, hours } };
}

async function assertNoMember(tx: Tx, organizationId: Id<'organization'>, email: string): Promise<void> {
  const member = await tx
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('people.id')
    .where('organization_id', '=', organizationId)
    .where('people.email', '=', email)
    .executeTakeFirst();
  if (member !== undefined)
    throw new Problem(accountsProblems['already-member'], { thing: 'email', value: email });
}

async function namesFor(tx: Tx, organizationId: Id<'organization'>, personId: Id<'person'>) {
  return tx
    .selectFrom('organizations')
    .innerJoin('people', (join) => join.on('people.id', '=', personId))
    .select(['organizations.name as organization', 'people.name as inviter'])
    .where('organizations.id', '=', organizationId)
    .executeTakeFirstOrThrow();
}

/** Invitations that nobody has taken up yet. */
export async function listInvitations(
  ctx: Context,
  actor: Person,
  organizationId: Id<'organization'>,
): Promise<Invitation[]> {
  authorize(actor, 'members.manage', organizationId);
  return ctx.database.db
    .selectFrom('invitations')
    .select(['id', 'email', 'role', 'made_at as madeAt', 'expires_at as expiresAt'])
    .where('organization_id', '=', organizationId)
    .where('expires_at', '>', ctx.clock.now())
    .orderBy('email')
    .execute();
}

/** Its link stops working. Throws `not-found`. */
export async function withdrawInvitation(
  ctx: Context,
  actor: Person,
  input: { organizationId: Id<'organization'>; id: string },
): Promise<void> {
  const { organizationId, id } = input;
  authorize(actor, 'members.manage', organizationId);
  await ctx.database.transaction(async (tx) => {
    const gone = isId<'invitation'>(id)
      ? await tx
          .deleteFrom('invitations')
          .where('id', '=', id)
          .where('organization_id', '=', organizationId)
          .returning('email')
          .executeTakeFirst()
      : undefined;
    if (gone === undefined) throw new Problem(accessProblems['not-found']);
    await recordAct(ctx, tx, { actor, organizationId, action: 'invitation.withdrawn', subject: gone.email });
  });
}

/** Sends the letter once more, with a new link; the one before stops working. Throws `not-found`. */
export async function resendInvitation(
  ctx: Context,
  actor: Person,
  { organizationId, id, client }: { organizationId: Id<'organization'>; id: string; client: Client },
): Promise<Invitation> {
  const open = await listInvitations(ctx, actor, organizationId);
  const found = open.find((invitation) => invitation.id === id);
  if (found === undefined) throw new Problem(accessProblems['not-found']);
  return invite(ctx, actor, { organizationId, email: found.email, role: found.role, client });
}
