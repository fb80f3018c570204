import type { Person, Visitor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { followAddress } from './former-traces.ts';
import { addressChangeAskedLetter, confirmNewAddressLetter } from './letters.ts';
import { dropLinks, makeLink, useLink } from './one-time-links.ts';
import { parseEmail, personById } from './people.ts';
import { accountsProblems } from './problems.ts';
import type { Client } from './sessions.ts';
import { confirmPassword } from './sign-in.ts';

const hours = 24;

/**
 * Asks both addresses: the new one whether it is theirs, the old one whether they agree. That the new one has an
 * account is said to nobody: then the change never comes about. Throws `password-wrong`, `email-invalid`.
 */
export async function requestAddressChange(
  ctx: Context,
  actor: Person,
  input: { email: string; password: string; client: Client },
): Promise<void> {
  const email = parseEmail(input.email);
  await confirmPassword(ctx, actor, input);
  const { personId } = actor;
  await ctx.database.transaction(async (tx) => {
    const now = ctx.clock.now();
    const person = await personById(tx, personId);
    const change = {
      email,
      ...{ old_agreed: false, new_confirmed: false },
      expires_at: new Date(now.getTime() + hours * 3_600_000),
    };
    await tx
      .insertInto('address_changes')
      .values({ person_id: personId, ...change })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(change))
      .execute();
    const agree = await makeLink(ctx, tx, { purpose: 'agree-to-change', personId });
    const confirm = await makeLink(ctx, tx, { purpose: 'confirm-change', personId });
    await sendLetter(ctx, tx, addressChangeAskedLetter({ to: person.email, now }, agree));
    await sendLetter(ctx, tx, confirmNewAddressLetter({ to: email, now }, confirm));
  });
}

/** One of the two addresses agrees; with the second the change is made. Throws `link-invalid`, `email-taken`. */
export async function agreeToAddressChange(
  ctx: Context,
  _actor: Visitor | Person,
  token: string,
): Promise<'waiting' | 'changed'> {
  const agreed = ctx.database.transaction(async (tx) => {
    const { purpose, personId } = await useLink(ctx, tx, {
      token,
      purposes: ['agree-to-change', 'confirm-change'],
    });
    const change = await tx
      .updateTable('address_changes')
      .set(purpose === 'agree-to-change' ? { old_agreed: true } : { new_confirmed: true })
      .where('person_id', '=', personId)
      .where('expires_at', '>', ctx.clock.now())
      .returningAll()
      .executeTakeFirst();
    if (change === undefined) throw new Problem(accountsProblems['link-invalid']);
    if (!change.old_agreed || !change.new_confirmed) return 'waiting';
    await setAddress(ctx, tx, change.person_id, change.email);
    return 'changed';
  });
  return agreed.catch((error: unknown) => {
    throw isTakenMeanwhile(error) ? new Problem(accountsProblems['email-taken']) : error;
  });
}

/** Two people who change to one address at the same moment, or one who signs up with it: whoever commits second. */
function isTakenMeanwhile(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'people_email_key';
}

async function setAddress(ctx: Context, tx: Tx, personId: Id<'person'>, email: string): Promise<void> {
  const taken = await tx.selectFrom('people').select('id').where('email', '=', email).executeTakeFirst();
  if (taken !== undefined) throw new Problem(accountsProblems['email-taken']);
  const { email: from } = await personById(tx, personId);
  await tx
    .updateTable('people')
    .set({ email, email_verified: true, updated_at: ctx.clock.now() })
    .where('id', '=', personId)
    .execute();
  await tx.deleteFrom('address_changes').where('person_id', '=', personId).execute();
  await followAddress(tx, { personId, from, to: email });
  // A link to the old address must not open the account of the new one.
  await dropLinks(tx, { purpose: 'reset-password', personId });
}
