import type { Operator, Person } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { assertNobodyLeftAlone, erasePerson } from './erase-person.ts';
import { receiptUrl } from './erasure-receipts.ts';
import { accountLeavingLetter } from './letters.ts';
import { type PersonRow, personById } from './people.ts';
import { kept } from './personal-data.ts';
import { accountsProblems } from './problems.ts';
import { type Client, endOtherSessions } from './sessions.ts';
import { confirmPassword } from './sign-in.ts';

/**
 * Somebody has their account erased. From now on they have no part in any organization and can do nothing but undo it;
 * at the moment that is given everything that is declared to be theirs is erased.
 * Throws `password-wrong`, `account-leaving`, and `last-owner` for the only owner of an organization.
 */
export async function leave(
  ctx: Context,
  actor: Person,
  input: { readonly password: string; readonly client: Client },
): Promise<Date> {
  await confirmPassword(ctx, actor, input);
  const { personId } = actor;
  const now = ctx.clock.now();
  const eraseAt = new Date(now.getTime() + kept.leavingDays * 86_400_000);
  const urls = {
    undoUrl: `${ctx.addresses.publicUrl}/account`,
    receiptUrl: await receiptUrl(ctx, personId),
  };
  await ctx.database.transaction(async (tx) => {
    const person = await tx
      .updateTable('people')
      .set({ erase_at: eraseAt })
      .where('id', '=', personId)
      .where('erase_at', 'is', null)
      .returning('email')
      .executeTakeFirst();
    if (person === undefined) throw new Problem(accountsProblems['account-leaving']);
    await assertNobodyLeftAlone(tx, personId);
    await endOtherSessions(tx, { personId, except: actor.sessionId, now });
    await sendLetter(ctx, tx, accountLeavingLetter({ to: person.email, now }, { eraseAt, ...urls }));
  });
  return eraseAt;
}

/** Takes it back: everything is as it was. Throws `account-not-leaving`. */
export async function stay(ctx: Context, { personId }: Person): Promise<void> {
  const staying = await ctx.database.db
    .updateTable('people')
    .set({ erase_at: null })
    .where('id', '=', personId)
    .where('erase_at', '>', ctx.clock.now())
    .returning('id')
    .executeTakeFirst();
  if (staying === undefined) throw new Problem(accountsProblems['account-not-leaving']);
}

/** When the account of somebody is erased; null when it is not. */
export async function readLeaving(ctx: Context, { personId }: Person): Promise<Date | null> {
  return (await personById(ctx.database.db, personId)).erase_at;
}

/** Throws `account-leaving` for somebody who is about to be erased: nothing is to hang on them any more. */
export function assertStays({ erase_at }: Pick<PersonRow, 'erase_at'>): void {
  if (erase_at !== null) throw new Problem(accountsProblems['account-leaving']);
}

/** Erases everybody whose time is over. Who came to be the only owner of an organization meanwhile waits, in the log. */
export async function eraseLeft(
  ctx: Context,
  actor: Operator,
  inventory: readonly PersonalData[],
): Promise<Id<'person'>[]> {
  const due = ctx.clock.now();
  const people = await ctx.database.db
    .selectFrom('people')
    .select(['id', 'email'])
    .where('erase_at', '<=', due)
    .execute();
  const erased: Id<'person'>[] = [];
  for (const { id, email } of people) {
    try {
      await erasePerson(ctx, actor, { email, inventory, due });
      erased.push(id);
    } catch (error) {
      const code = error instanceof Problem ? error.code : undefined;
      // Somebody has to answer for an organization first.
      if (code === 'last-owner') ctx.log.warn({ err: error }, 'An account cannot be erased yet.');
      // Who is not found is gone or staying meanwhile.
      else if (code !== 'person-not-found') throw error;
    }
  }
  return erased;
}
