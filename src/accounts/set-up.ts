import type { Operator, Visitor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { limit } from './limits.ts';
import { makeLink, useLink } from './one-time-links.ts';
import { hashPassword } from './password-hash.ts';
import { assertPassword } from './password-rules.ts';
import { insertPerson, parseDetails, parseEmail } from './people.ts';
import { accountsProblems } from './problems.ts';
import { type Client, type SessionToken, startSession } from './sessions.ts';

/** A new set-up link while there is no administrator; the one before stops working. Undefined once there is one. */
export async function offerSetUp(ctx: Context, _actor: Operator): Promise<string | undefined> {
  return ctx.database.transaction(async (tx) => {
    const administrator = await tx
      .selectFrom('people')
      .select('id')
      .where('administrator', '=', true)
      .limit(1)
      .executeTakeFirst();
    if (administrator !== undefined) return undefined;
    const { url } = await makeLink(ctx, tx, { purpose: 'set-up', personId: null });
    return url;
  });
}

export type SetUp = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly terms: string;
  readonly notice: string;
  readonly client: Client;
};

/**
 * Makes the first administrator, and signs them in. What is refused does not use the link up.
 * Throws `link-invalid`, `email-taken`, what is wrong with name, address or password.
 */
export async function setUp(ctx: Context, _actor: Visitor, input: SetUp): Promise<SessionToken> {
  limit(ctx, 'link', { account: input.token, address: input.client.address });
  const details = parseDetails(ctx, input);
  const email = parseEmail(input.email);
  assertPassword(input.password, { hasSecondFactor: false });
  const passwordHash = await hashPassword(input.password);
  return ctx.database.transaction(async (tx) => {
    await useLink(ctx, tx, { token: input.token, purposes: ['set-up'] });
    const person = { ...details, email, passwordHash, emailVerified: true, administrator: true };
    const made = await insertPerson(tx, person, ctx.clock.now());
    if (made === undefined)
      throw new Problem(accountsProblems['email-taken'], { thing: 'email', value: email });
    return startSession(ctx, tx, { personId: made.id, client: input.client, stay: false });
  });
}
