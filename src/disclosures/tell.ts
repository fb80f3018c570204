import { type Envelope, inUtc, text } from '#accounts/letters.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Letter } from '#mail/letter.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import type { Id } from '#platform/id.ts';
import type { DisclosureCase } from './cases.ts';

/** Tells whom it is about. Who was erased since cannot be told any more. */
export async function tellSubject(ctx: Context, tx: Tx, id: Id<'disclosure'>): Promise<void> {
  const now = ctx.clock.now();
  const told = await tx
    .updateTable('disclosures')
    .set({ told_at: now })
    .where('id', '=', id)
    .where('told_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (told === undefined) return;
  // They may have another address by now.
  const person = await tx
    .selectFrom('people')
    .select('email')
    .where('id', '=', told.person_id)
    .executeTakeFirst();
  const to = person?.email ?? told.subject;
  if (to === null) return;
  await sendLetter(ctx, tx, disclosureLetter({ to, now }, told, ctx.addresses.publicUrl));
}

/** Tells everybody whom no law forbids to be told any more. */
export async function tellUnbarred(ctx: Context): Promise<void> {
  const due = await ctx.database.db
    .selectFrom('disclosures')
    .select('id')
    .where('given_at', 'is not', null)
    .where('told_at', 'is', null)
    .where('bar_until', '<=', ctx.clock.now())
    .execute();
  for (const { id } of due) await ctx.database.transaction((tx) => tellSubject(ctx, tx, id));
}

function disclosureLetter(
  { to, now }: Envelope,
  {
    id,
    authority,
    instrument,
    reason,
    scope,
    given_at: given,
    bar_law: bar,
    bar_until: until,
  }: DisclosureCase,
  publicUrl: string,
): Letter {
  const later =
    bar === null || until === null ? [] : [text(`Until ${inUtc(until)} ${bar} forbade to tell you.`)];
  return {
    ...{
      category: 'notice',
      to,
      template: 'disclosures.disclosed',
      subject: 'Data about you was given away',
    },
    until: new Date(now.getTime() + 30 * 86_400_000),
    body: [
      text(`Data that ${publicUrl} keeps about you was given to an authority.`),
      {
        kind: 'facts',
        rows: [
          ['To whom', authority],
          ['What it rests on', instrument],
          ['Why', reason],
          ['Which data', scope.join(', ')],
          ['When', given === null ? '' : inUtc(given)],
          ['Case', id],
        ],
      },
      ...later,
      text(
        `You can have the same data at ${publicUrl}/privacy/request, and ask a court whether it was right.`,
      ),
    ],
  };
}
