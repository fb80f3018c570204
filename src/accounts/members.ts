import type { Operator, Person } from '#access/actor.ts';
import { authorize, roleOf } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import { allowed, mayManage, type Role } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { recordAct } from './audit.ts';
import { accountsProblems } from './problems.ts';
import { revokeKeysOf } from './api-keys.ts';
import { stillAllowed } from './role-now.ts';

type Organization = Id<'organization'>;

export type Member = {
  readonly personId: Id<'person'>;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: Date;
};

/** Everybody in an organization, in order of name. */
export async function listMembers(
  ctx: Context,
  actor: Person | Operator,
  organizationId: Organization,
): Promise<Member[]> {
  authorize(actor, 'members.read', organizationId);
  return ctx.database.db
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select(['people.id as personId', 'people.name', 'people.email', 'role', 'joined_at as joinedAt'])
    .where('organization_id', '=', organizationId)
    .orderBy('people.name')
    .orderBy('people.id')
    .execute();
}

/** Throws `not-found` for nobody of this organization, `forbidden`, `last-owner`. */
export async function changeRole(
  ctx: Context,
  actor: Person,
  input: { organizationId: Organization; personId: string; role: Role },
): Promise<void> {
  const { organizationId, role } = input;
  authorize(actor, 'members.manage', organizationId);
  await ctx.database.transaction(async (tx) => {
    const member = await lockMember(tx, organizationId, input.personId);
    const now = await stillAllowed(tx, actor, { action: 'members.manage', organizationId });
    assertMayManage(roleOf(now, organizationId), [member.role, role]);
    if (role === 'owner' && member.role !== 'owner') assertNotOwner(role);
    if (member.role === 'owner' && role !== 'owner') await assertOtherOwner(tx, organizationId);
    await tx
      .updateTable('memberships')
      .set({ role })
      .where('organization_id', '=', organizationId)
      .where('person_id', '=', member.person_id)
      .execute();
    if (!allowed[role].has('members.manage')) {
      await withdrawInvitationsOf(ctx, tx, { actor, organizationId, personId: member.person_id });
    }
    const details = { before: member.role, after: role };
    await recordAct(ctx, tx, {
      actor,
      organizationId,
      action: 'member.role-changed',
      subject: member.email,
      details,
    });
  });
}

/** Takes somebody out at once, with the keys they made and the invitations they sent. Throws `not-found`, `forbidden`, `last-owner`. */
export async function removeMember(
  ctx: Context,
  actor: Person,
  input: { organizationId: Organization; personId: string },
): Promise<void> {
  const { organizationId } = input;
  authorize(actor, 'members.manage', organizationId);
  await ctx.database.transaction(async (tx) => {
    const member = await lockMember(tx, organizationId, input.personId);
    const now = await stillAllowed(tx, actor, { action: 'members.manage', organizationId });
    assertMayManage(roleOf(now, organizationId), [member.role]);
    await takeOut(ctx, tx, { actor, organizationId, member });
    await recordAct(ctx, tx, { actor, organizationId, action: 'member.removed', subject: member.email });
  });
}

/** Throws `last-owner` for the only owner: somebody has to answer for an organization. */
export async function leaveOrganization(
  ctx: Context,
  actor: Person,
  organizationId: Organization,
): Promise<void> {
  roleOf(actor, organizationId);
  await ctx.database.transaction(async (tx) => {
    const member = await lockMember(tx, organizationId, actor.personId);
    await recordAct(ctx, tx, { actor, organizationId, action: 'member.left', subject: member.email });
    await takeOut(ctx, tx, { actor, organizationId, member });
  });
}

type LockedMember = {
  readonly person_id: Id<'person'>;
  readonly role: Role;
  readonly email: string;
  readonly erase_at: Date | null;
};

/** One change of an organization's members at a time, so that two of them cannot both leave it without an owner. */
export async function lockMember(
  tx: Tx,
  organizationId: Organization,
  personId: string,
): Promise<LockedMember> {
  await tx.selectFrom('organizations').select('id').where('id', '=', organizationId).forUpdate().execute();
  const found = isId<'person'>(personId)
    ? await tx
        .selectFrom('memberships')
        .innerJoin('people', 'people.id', 'memberships.person_id')
        .select(['person_id', 'role', 'people.email', 'people.erase_at'])
        .where('organization_id', '=', organizationId)
        .where('person_id', '=', personId)
        .executeTakeFirst()
    : undefined;
  if (found === undefined) throw new Problem(accessProblems['not-found']);
  return found;
}

async function takeOut(
  ctx: Context,
  tx: Tx,
  { actor, organizationId, member }: { actor: Person; organizationId: Organization; member: LockedMember },
): Promise<void> {
  if (member.role === 'owner') await assertOtherOwner(tx, organizationId);
  await tx
    .deleteFrom('memberships')
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', member.person_id)
    .execute();
  const theirs = { actor, organizationId, personId: member.person_id };
  await revokeKeysOf(ctx, tx, theirs);
  await withdrawInvitationsOf(ctx, tx, theirs);
}

/** Else an admin who expects to be taken out comes back as somebody they invited before. */
async function withdrawInvitationsOf(
  ctx: Context,
  tx: Tx,
  input: { actor: Person; organizationId: Organization; personId: Id<'person'> },
): Promise<void> {
  const { actor, organizationId } = input;
  const withdrawn = await tx
    .deleteFrom('invitations')
    .where('organization_id', '=', organizationId)
    .where('invited_by', '=', input.personId)
    .returning('email')
    .execute();
  for (const { email: subject } of withdrawn)
    await recordAct(ctx, tx, { actor, organizationId, action: 'invitation.withdrawn', subject });
}

/** Else whoever comes by an open session could make themselves one. */
export function assertNotOwner(role: Role): void {
  if (role !== 'owner') return;
  throw new Problem(accessProblems.forbidden, {
    ...{ thing: 'role', value: role, expected: 'giving it away, which asks for the password' },
  });
}

function assertMayManage(own: Role, others: readonly Role[]): void {
  if (!others.every((other) => mayManage(own, other))) {
    throw new Problem(accessProblems.forbidden, {
      thing: 'role',
      expected: 'an owner, for what concerns owners',
    });
  }
}

async function assertOtherOwner(tx: Tx, organizationId: Organization): Promise<void> {
  const owners = await tx
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('person_id')
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'owner')
    .where('people.erase_at', 'is', null)
    .limit(2)
    .execute();
  if (owners.length < 2) throw new Problem(accountsProblems['last-owner']);
}
