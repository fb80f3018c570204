import type { Person, Visitor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { evenTime } from '#platform/even-time.ts';
import type { Id } from '#platform/id.ts';
import { resetPasswordLetter } from './letters.ts';
import { limit } from './limits.ts';
import { dropLinks, makeLink, ownerOfLink, useLink } from './one-time-links.ts';
import { hashPassword } from './password-hash.ts';
import { aloneLength, assertPassword, lengthOf } from './password-rules.ts';
import { parseEmail, personByEmail, personById, setPasswordHash } from './people.ts';
import { hasSecondFactor } from './second-factor/state.ts';
import { type Client, endOtherSessions } from './sessions.ts';
import { confirmPassword } from './sign-in.ts';
import { tellOwner } from './tell-owner.ts';

/** Well above what sending a link takes. */
const answerMs = 250;

/** Sends a link for a new password to an address that has an account; the answer is the same for every address. */
export async function requestPasswordReset(
  ctx: Context,
  _actor: Visitor,
  input: { email: string; client: Client },
): Promise<void> {
  const email = parseEmail(input.email);
  limit(ctx, 'reset', { account: email, address: input.client.address });
  await evenTime(answerMs, () => sendReset(ctx, email));
}

async function sendReset(ctx: Context, email: string): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    const person = await personByEmail(tx, email);
    if (person === undefined) return;
    const link = await makeLink(ctx, tx, { purpose: 'reset-password', personId: person.id });
    await sendLetter(ctx, tx, resetPasswordLetter({ to: email, now: ctx.clock.now() }, link));
  });
}

/**
 * Sets a new password by a link, and ends every session. Whoever had the link has the address, so it is confirmed.
 * A password that is refused does not use the link up. Throws `link-invalid`, what is wrong with the password.
 */
export async function resetPassword(
  ctx: Context,
  _actor: Visitor,
  input: { token: string; password: string; client: Client },
): Promise<void> {
  limit(ctx, 'link', { account: input.token, address: input.client.address });
  const owner = await ownerOfLink(ctx, { token: input.token, purposes: ['reset-password'] });
  const { id } = await personById(ctx.database.db, owner ?? null);
  const prepared = await preparePassword(ctx, id, input.password);
  await ctx.database.transaction(async (tx) => {
    await useLink(ctx, tx, { token: input.token, purposes: ['reset-password'] });
    await setPassword(ctx, tx, id, prepared);
    await tx.updateTable('people').set({ email_verified: true }).where('id', '=', id).execute();
    await dropLinks(tx, { purpose: 'verify-address', personId: id });
    await endOtherSessions(tx, { personId: id, now: ctx.clock.now() });
    await tellOwner(ctx, tx, {
      personId: id,
      happened: 'The password of your account was changed',
      client: input.client,
    });
  });
}

/** Sets a new password and ends every other session. Throws `password-wrong`, what is wrong with the new one. */
export async function changePassword(
  ctx: Context,
  actor: Person,
  input: { current: string; password: string; client: Client },
): Promise<void> {
  const { personId, sessionId } = actor;
  await assertFits(ctx.database.db, personId, input.password);
  await confirmPassword(ctx, actor, { password: input.current, client: input.client });
  const prepared = await preparePassword(ctx, personId, input.password);
  await ctx.database.transaction(async (tx) => {
    await setPassword(ctx, tx, personId, prepared);
    await dropLinks(tx, { purpose: 'reset-password', personId });
    await endOtherSessions(tx, { personId, except: sessionId, now: ctx.clock.now() });
    await tellOwner(ctx, tx, {
      personId,
      happened: 'The password of your account was changed',
      client: input.client,
    });
  });
}

type Prepared = { readonly password: string; readonly hash: string };

/** Before the transaction, since hashing takes its time. Throws what is wrong with the password. */
async function preparePassword(ctx: Context, personId: Id<'person'>, password: string): Promise<Prepared> {
  await assertFits(ctx.database.db, personId, password);
  return { password, hash: await hashPassword(password) };
}

/** Its length once more, under the lock that removing a second factor takes: none may be gone meanwhile. */
async function setPassword(
  ctx: Context,
  tx: Tx,
  personId: Id<'person'>,
  { password, hash }: Prepared,
): Promise<void> {
  const standsAlone = lengthOf(password) >= aloneLength;
  await setPasswordHash(tx, personId, { hash, standsAlone, now: ctx.clock.now() });
  if (!standsAlone) await assertFits(tx, personId, password);
}

async function assertFits(db: Db | Tx, personId: Id<'person'>, password: string): Promise<void> {
  assertPassword(password, { hasSecondFactor: await hasSecondFactor(db, personId) });
}
