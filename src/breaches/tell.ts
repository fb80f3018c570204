import type { Operator } from '#access/actor.ts';
import { firstAdministrator } from '#accounts/first-administrator.ts';
import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import type { AffectedPerson } from './affected.ts';
import { breachLetter, reminderLetter } from './letters.ts';
import { breachesProblems } from './problems.ts';
import { addEntry, affectedBy, type Breach, latest, listBreaches, readOpenBreach } from './register.ts';

/** Few enough that nobody waits long for the embedded database. */
const batch = 100;

/**
 * Writes to everybody who is affected, once each; an interruption goes on where it was when it is asked for again.
 * Gives how many were told now. Throws `breach-not-open`, and `breach-unfinished` before there is anything to say.
 */
export async function tellAffected(
  ctx: Context,
  _actor: Operator,
  input: { readonly id: string; readonly inventory: readonly PersonalData[] },
): Promise<number> {
  const breach = await readOpenBreach(ctx, input.id);
  const missing = (['consequences', 'measures'] as const).filter(
    (kind) => latest(breach, kind) === undefined,
  );
  if (missing.length > 0) {
    throw new Problem(breachesProblems['breach-unfinished'], { thing: 'missing', value: missing.join(', ') });
  }
  const { people, categories } = await affectedBy(ctx, breach, input.inventory);
  let told = 0;
  for (let from = 0; from < people.length; from += batch) {
    told += await tellSome(ctx, breach, { categories, people: people.slice(from, from + batch) });
  }
  const says = `${told} of ${people.length} affected, the others before`;
  await ctx.database.transaction((tx) =>
    addEntry(tx, { id: breach.id, now: ctx.clock.now() }, { kind: 'told', says }),
  );
  return told;
}

async function tellSome(
  ctx: Context,
  breach: Breach,
  { people, categories }: { people: readonly AffectedPerson[]; categories: readonly string[] },
): Promise<number> {
  const now = ctx.clock.now();
  return ctx.database.transaction(async (tx) => {
    let told = 0;
    for (const { address, personId } of people) {
      const row = { id: newId<'breach-letter'>(now), breach_id: breach.id, person_id: personId };
      const isNew = await tx
        .insertInto('breach_letters')
        .values({ ...row, recipient: address, told_at: now })
        .onConflict((conflict) => conflict.columns(['breach_id', 'recipient']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (isNew === undefined) continue;
      await sendLetter(ctx, tx, breachLetter(ctx, { to: address, now }, { breach, categories }));
      told += 1;
    }
    return told;
  });
}

/** Hours before the 72 are over at which the operator is reminded, and once when they are. */
const reminders = [24, 6, 0];

/** Reminds the operator of breaches that the authority was not told of. */
export async function remindOfBreaches(ctx: Context): Promise<void> {
  const to = controllerOf(ctx.config)?.email ?? (await firstAdministrator(ctx));
  const now = ctx.clock.now();
  for (const breach of await listBreaches(ctx.database.db)) {
    const due = reminders.findLast((hours) => now.getTime() >= breach.dueAt.getTime() - hours * 3_600_000);
    const says = `${due} hours before the 72 are over`;
    const isDone = latest(breach, 'reported') !== undefined || latest(breach, 'risk') === 'none';
    if (due === undefined || isDone || breach.closedAt !== null || latest(breach, 'reminded') === says)
      continue;
    await ctx.database.transaction(async (tx) => {
      await addEntry(tx, { id: breach.id, now }, { kind: 'reminded', says });
      if (to !== undefined) await sendLetter(ctx, tx, reminderLetter({ to, now }, breach));
    });
  }
}

/** Lets go of what was closed years ago. */
export async function expireBreaches({ database }: Context, before: Date): Promise<void> {
  await database.db.deleteFrom('breaches').where('closed_at', '<', before).execute();
}
