import type { Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import { allowed } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { recordAct } from './audit.ts';
import { receiptUrl } from './erasure-receipts.ts';
import { organizationClosedLetter } from './letters.ts';
import { organizationChanges } from './organization-changes.ts';
import { findOrganization, organizationById } from './organizations.ts';
import { accountsProblems } from './problems.ts';
import type { Client } from './sessions.ts';
import { confirmPassword } from './sign-in.ts';

export type Closing = {
  readonly organizationId: Id<'organization'>;
  /** Typed once more, so that it is not the other one. */
  readonly cloudname: string;
  readonly password: string;
  readonly client: Client;
};

/**
 * Closes an organization: from now on nothing of it is delivered and no key works; its owners can undo that until the
 * moment that is given, from which on everything of it is erased. Throws `cloudname-differs`, `password-wrong`.
 */
export async function closeOrganization(ctx: Context, actor: Person, input: Closing): Promise<Date> {
  const { organizationId } = input;
  authorize(actor, 'organization.close', organizationId);
  const { cloudname } = await organizationById(ctx, organizationId);
  if (input.cloudname !== cloudname) {
    const { cloudname: value } = input;
    throw new Problem(accountsProblems['cloudname-differs'], {
      ...{ thing: 'cloudname', value, expected: cloudname },
    });
  }
  await confirmPassword(ctx, actor, input);
  return close(ctx, actor, organizationId);
}

/** The same by the operator. Throws `organization-not-found`, `organization-closed`. */
export async function closeByOperator(ctx: Context, actor: Operator, cloudname: string): Promise<Date> {
  return close(ctx, actor, (await findOrganization(ctx, cloudname)).id);
}

async function close(
  ctx: Context,
  actor: Person | Operator,
  organizationId: Id<'organization'>,
): Promise<Date> {
  const eraseAt = new Date(ctx.clock.now().getTime() + ctx.config.accounts.closingGraceDays * 86_400_000);
  const receipt = await receiptUrl(ctx, organizationId);
  return ctx.database.transaction(async (tx) => {
    const closed = await tx
      .updateTable('organizations')
      .set({ erase_at: eraseAt })
      .where('id', '=', organizationId)
      .where('erase_at', 'is', null)
      .returning('name')
      .executeTakeFirst();
    if (closed === undefined) throw new Problem(accountsProblems['organization-closed']);
    const details = { eraseAt: eraseAt.toISOString() };
    await recordAct(ctx, tx, { actor, organizationId, action: 'organization.closed', details });
    await tellOwners(ctx, tx, {
      ...{ organizationId, organization: closed.name, eraseAt, receiptUrl: receipt },
    });
    await ctx.database.announce(tx, organizationChanges, organizationId);
    return eraseAt;
  });
}

/** So that nobody closes it in silence; with the link to its receipt, since afterwards nobody knows who they were. */
async function tellOwners(
  ctx: Context,
  tx: Tx,
  closed: { organizationId: Id<'organization'>; organization: string; eraseAt: Date; receiptUrl: string },
): Promise<void> {
  const owners = await tx
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('people.email')
    .where('organization_id', '=', closed.organizationId)
    .where('role', '=', 'owner')
    .execute();
  const undoUrl = `${ctx.addresses.publicUrl}/console`;
  for (const { email: to } of owners) {
    const envelope = { to, now: ctx.clock.now() };
    await sendLetter(ctx, tx, organizationClosedLetter(envelope, { ...closed, undoUrl }));
  }
}

/** Opens it again, with everything as it was. Throws `not-found`, `forbidden`, `organization-not-closed`. */
export async function undoClosing(
  ctx: Context,
  actor: Person | Operator,
  organizationId: Id<'organization'>,
): Promise<void> {
  if (actor.kind === 'person') await authorizeUndo(ctx, actor, organizationId);
  await ctx.database.transaction(async (tx) => {
    const open = await tx
      .updateTable('organizations')
      .set({ erase_at: null })
      .where('id', '=', organizationId)
      .where('erase_at', '>', ctx.clock.now())
      .where('erasing', '=', false)
      .returning('id')
      .executeTakeFirst();
    if (open === undefined) throw new Problem(accountsProblems['organization-not-closed']);
    await recordAct(ctx, tx, { actor, organizationId, action: 'organization.reopened' });
    await ctx.database.announce(tx, organizationChanges, organizationId);
  });
}

/** Who acts in a closed organization has no role in it any more, but is still a member. */
async function authorizeUndo(
  { database }: Context,
  { personId }: Person,
  organizationId: Id<'organization'>,
): Promise<void> {
  const member = await database.db
    .selectFrom('memberships')
    .select('role')
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (member === undefined) throw new Problem(accessProblems['not-found']);
  if (allowed[member.role].has('organization.close')) return;
  throw new Problem(accessProblems.forbidden, { thing: 'organization.close' });
}
