import type { Person, Visitor } from '#access/actor.ts';
import type { Role } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { recordAct } from './audit.ts';
import { assertStays } from './leave.ts';
import { limit } from './limits.ts';
import { hashToken } from './one-time-links.ts';
import { hashPassword } from './password-hash.ts';
import { assertPassword } from './password-rules.ts';
import { insertPerson, parseDetails, personByEmail } from './people.ts';
import { accountsProblems } from './problems.ts';
import { type Client, originOf, type SessionToken, startSession } from './sessions.ts';

/** What the bearer of an invitation's link may know before they answer. Throws `link-invalid`. */
export async function readInvitation(ctx: Context, _actor: Visitor | Person, token: string) {
  const found = await ctx.database.db
    .selectFrom('invitations')
    .innerJoin('organizations', 'organizations.id', 'invitations.organization_id')
    .leftJoin('people', 'people.email', 'invitations.email')
    .select(['organizations.name as organization', 'invitations.email', 'role', 'people.id as personId'])
    .where('invitations.token_hash', '=', hashToken(token))
    .where('expires_at', '>', ctx.clock.now())
    .where('organizations.erase_at', 'is', null)
    .executeTakeFirst();
  if (found === undefined) throw new Problem(accountsProblems['link-invalid']);
  const { personId, ...invitation } = found;
  return { ...invitation, hasAccount: personId !== null };
}

/** Somebody who is signed in joins. Throws `link-invalid`, `invitation-of-another`, `already-member`, `account-leaving`. */
export async function acceptInvitation(
  ctx: Context,
  actor: Person,
  token: string,
): Promise<Id<'organization'>> {
  return ctx.database.transaction(async (tx) => {
    const invitation = await useInvitation(ctx, tx, token);
    const person = await personByEmail(tx, invitation.email);
    if (person?.id !== actor.personId) throw new Problem(accountsProblems['invitation-of-another']);
    assertStays(person);
    await joinOrganization(ctx, tx, {
      actor,
      organizationId: invitation.organization_id,
      role: invitation.role,
    });
    return invitation.organization_id;
  });
}

export type Joining = {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly terms: string;
  readonly notice: string;
  readonly client: Client;
};

/**
 * Somebody without an account makes one and joins; the link came to their address, so that is confirmed. Works
 * while sign-up is closed. Throws `link-invalid`, `email-taken`, what is wrong with name or password.
 */
export async function joinByInvitation(ctx: Context, _actor: Visitor, input: Joining): Promise<SessionToken> {
  limit(ctx, 'link', { account: input.token, address: input.client.address });
  const details = parseDetails(ctx, input);
  assertPassword(input.password, { hasSecondFactor: false });
  const passwordHash = await hashPassword(input.password);
  return ctx.database.transaction(async (tx) => {
    const { email, organization_id: organizationId, role } = await useInvitation(ctx, tx, input.token);
    const person = { ...details, email, passwordHash, emailVerified: true, administrator: false };
    const made = await insertPerson(tx, person, ctx.clock.now());
    if (made === undefined) throw new Problem(accountsProblems['email-taken']);
    const session = await startSession(ctx, tx, { personId: made.id, client: input.client, stay: false });
    await joinOrganization(ctx, tx, {
      actor: {
        kind: 'person',
        personId: made.id,
        sessionId: session.id,
        administrator: false,
        roles: new Map(),
        origin: originOf(input.client),
      },
      ...{ organizationId, role },
    });
    return session;
  });
}

async function useInvitation(ctx: Context, tx: Tx, token: string) {
  const used = await tx
    .deleteFrom('invitations')
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', ctx.clock.now())
    .where('organization_id', 'in', (open) =>
      open.selectFrom('organizations').select('organizations.id').where('erase_at', 'is', null),
    )
    .returning(['organization_id', 'email', 'role'])
    .executeTakeFirst();
  if (used === undefined) throw new Problem(accountsProblems['link-invalid']);
  return used;
}

async function joinOrganization(
  ctx: Context,
  tx: Tx,
  { actor, organizationId, role }: { actor: Person; organizationId: Id<'organization'>; role: Role },
): Promise<void> {
  const joined = await tx
    .insertInto('memberships')
    .values({
      organization_id: organizationId,
      person_id: actor.personId,
      role,
      joined_at: ctx.clock.now(),
    })
    // Who is in already stays what they are.
    .onConflict((conflict) => conflict.columns(['organization_id', 'person_id']).doNothing())
    .returning('person_id')
    .executeTakeFirst();
  if (joined === undefined) throw new Problem(accountsProblems['already-member']);
  await recordAct(ctx, tx, { actor, organizationId, action: 'member.joined', details: { role } });
}
