import type { Visitor } from '#access/actor.ts';
import type { Config } from '#config/config.ts';
import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { evenTime } from '#platform/even-time.ts';
import { Problem } from '#platform/problem.ts';
import { alreadySignedUpLetter, verifyAddressLetter } from './letters.ts';
import { limit } from './limits.ts';
import { makeLink, ownerOfLink, useLink } from './one-time-links.ts';
import { hashPassword } from './password-hash.ts';
import { assertPassword } from './password-rules.ts';
import {
  insertPerson,
  type NewPerson,
  parseDetails,
  parseEmail,
  personByEmail,
  personById,
  type PersonRow,
} from './people.ts';
import { accountsProblems } from './problems.ts';
import { type Client, type SessionToken, startSession } from './sessions.ts';
import { isPassword } from './sign-in.ts';

/** Well above what it takes. */
const answerMs = 400;

export type SignUp = {
  readonly name: string;
  readonly company?: string | undefined;
  readonly email: string;
  readonly password: string;
  /** The versions that were shown, see `documentsOf`. */
  readonly terms: string;
  readonly notice: string;
  readonly client: Client;
};

/** Nobody is asked for data while it is not said who answers for it. */
export function isSignUpOpen(config: Config): boolean {
  return config.accounts.signUp === 'open' && controllerOf(config) !== undefined;
}

/**
 * Makes an account that can be used once its address is confirmed. Whether the address has one already only the
 * letter says: answer and work are the same.
 * Throws `sign-up-closed`, `terms-changed`, `name-invalid`, `email-invalid`, what is wrong with the password.
 */
export async function signUp(ctx: Context, _actor: Visitor, input: SignUp): Promise<void> {
  if (!isSignUpOpen(ctx.config)) throw new Problem(accountsProblems['sign-up-closed']);
  await ctx.flows.assertOpen('sign-up');
  const details = parseDetails(ctx, input);
  const email = parseEmail(input.email);
  assertPassword(input.password, { hasSecondFactor: false });
  limit(ctx, 'sign-up', { account: email, address: input.client.address });
  await evenTime(answerMs, async () => {
    const passwordHash = await hashPassword(input.password);
    await keep(ctx, { ...details, email, passwordHash, emailVerified: false, administrator: false });
  });
}

async function keep(ctx: Context, person: NewPerson): Promise<void> {
  const { email } = person;
  await ctx.database.transaction(async (tx) => {
    const made = await insertPerson(tx, person, ctx.clock.now());
    if (made !== undefined) return sendVerification(ctx, tx, made);
    const known = await personByEmail(tx, email);
    // Who never confirmed gets another chance; with the password that was set first.
    if (known?.email_verified === false) return sendVerification(ctx, tx, known);
    const { publicUrl } = ctx.addresses;
    const urls = { signIn: `${publicUrl}/sign-in`, reset: `${publicUrl}/forgot` };
    await sendLetter(ctx, tx, alreadySignedUpLetter({ to: email, now: ctx.clock.now() }, urls));
  });
}

async function sendVerification(ctx: Context, tx: Tx, person: PersonRow): Promise<void> {
  const link = await makeLink(ctx, tx, { purpose: 'verify-address', personId: person.id });
  await sendLetter(ctx, tx, verifyAddressLetter({ to: person.email, now: ctx.clock.now() }, link));
}

/**
 * The address is theirs, who prove by the password that it was they who signed up: they are signed in. Without it whoever
 * signs up with a stranger's address would have an account there as soon as the stranger follows the link.
 * Throws `link-invalid`, `sign-up-password-wrong`, `too-many-attempts`.
 */
export async function verifyAddress(
  ctx: Context,
  _actor: Visitor,
  { token, password, client }: { token: string; password: string; client: Client },
): Promise<SessionToken> {
  const link = { token, purposes: ['verify-address'] } as const;
  const owner = await ownerOfLink(ctx, link);
  const { email } = await personById(ctx.database.db, owner ?? null);
  limit(ctx, 'sign-in', { account: email, address: client.address });
  if (!(await isPassword(ctx, email, password))) {
    throw new Problem(accountsProblems['sign-up-password-wrong'], { thing: 'password' });
  }
  return ctx.database.transaction(async (tx) => {
    const { personId } = await useLink(ctx, tx, link);
    const { id } = await personById(tx, personId);
    await tx
      .updateTable('people')
      .set({ email_verified: true, updated_at: ctx.clock.now() })
      .where('id', '=', id)
      .execute();
    return startSession(ctx, tx, { personId: id, client, stay: false });
  });
}
