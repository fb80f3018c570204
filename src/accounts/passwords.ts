import type { Person, Visitor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { evenTime } from '#platform/even-time.ts';
import type { Id } from '#platform/id.ts';
import { accountChangedLetter, resetPasswordLetter } from './letters.ts';
import { limit } from './limits.ts';
import { dropLinks, makeLink, useLink } from './one-time-links.ts';
import { hashPassword } from './password-hash.ts';
import { assertPassword } from './password-rules.ts';
import { parseEmail, personByEmail, personById, setPasswordHash } from './people.ts';
import { type Client, originOf } from './sessions.ts';
import { confirmPassword } from './sign-in.ts';

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
  assertPassword(input.password, { hasSecondFactor: false });
  const hash = await hashPassword(input.password);
  await ctx.database.transaction(async (tx) => {
    const { personId } = await useLink(ctx, tx, { token: input.token, purposes: ['reset-password'] });
    const { id } = await personById(tx, personId);
    const now = ctx.clock.now();
    await setPasswordHash(tx, id, { hash, now });
    await tx.updateTable('people').set({ email_verified: true }).where('id', '=', id).execute();
    await dropLinks(tx, { purpose: 'verify-address', personId: id });
    await tx.deleteFrom('sessions').where('person_id', '=', id).execute();
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
  assertPassword(input.password, { hasSecondFactor: false });
  await confirmPassword(ctx, actor, { password: input.current, client: input.client });
  const hash = await hashPassword(input.password);
  await ctx.database.transaction(async (tx) => {
    const { personId, sessionId } = actor;
    await setPasswordHash(tx, personId, { hash, now: ctx.clock.now() });
    await dropLinks(tx, { purpose: 'reset-password', personId });
    await tx.deleteFrom('sessions').where('person_id', '=', personId).where('id', '!=', sessionId).execute();
    await tellOwner(ctx, tx, {
      personId,
      happened: 'The password of your account was changed',
      client: input.client,
    });
  });
}

/** So that nobody changes an account in silence. */
export async function tellOwner(
  ctx: Context,
  tx: Tx,
  { personId, happened, client }: { personId: Id<'person'>; happened: string; client: Client },
): Promise<void> {
  const { email } = await personById(tx, personId);
  const { device, country } = originOf(client);
  const letter = accountChangedLetter(
    { to: email, now: ctx.clock.now() },
    {
      happened,
      where: [['Device', device], ...(country === null ? [] : [['Country', country] as const])],
      securityUrl: `${ctx.addresses.publicUrl}/account`,
    },
  );
  await sendLetter(ctx, tx, letter);
}
