import type { Context } from '#context.ts';
import { NotSent } from '#mail/mail.ts';
import type { Id } from '#platform/id.ts';
import { daysKept } from '#privacy/declaration.ts';
import { dropLostLetters } from './kept-letters.ts';
import { outboxPersonalData } from './personal-data.ts';

type Settled = 'sent' | 'kept' | 'refused' | 'expired';

/**
 * One try to send a letter. Throws `NotSent` when it should be tried again. A process that dies between the mail
 * server's yes and the row's sends a second copy, under the same Message-ID; nothing in SMTP can rule that out.
 */
export async function deliverLetter(ctx: Context, id: Id<'message'>, signal: AbortSignal): Promise<void> {
  const row = await ctx.database.db
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (row === undefined || row.body_text === null || row.body_html === null) return;
  if (row.until <= ctx.clock.now()) return settle(ctx, id, { state: 'expired' });
  const message = {
    ...{ id, to: row.recipient, subject: row.subject, text: row.body_text, html: row.body_html },
    unsubscribe: row.unsubscribe ?? undefined,
  };
  try {
    await settle(ctx, id, { state: await ctx.mail.send(message, signal), answer: null });
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    if (!error.permanent) {
      await note(ctx, id, error.answer);
      throw error;
    }
    ctx.log.warn({ message: id }, `${error.message} \`vitrine mail show ${id}\` says more.`);
    await settle(ctx, id, { state: 'refused', answer: error.answer });
  }
}

/** The text goes with the decision: what was sent need not be kept, and it may let somebody in. */
async function settle(
  ctx: Context,
  id: Id<'message'>,
  outcome: { state: Settled; answer?: string | null },
): Promise<void> {
  await ctx.database.db
    .updateTable('messages')
    .set({ ...outcome, body_text: null, body_html: null, settled_at: ctx.clock.now() })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

async function note(ctx: Context, id: Id<'message'>, answer: string): Promise<void> {
  await ctx.database.db.updateTable('messages').set({ answer }).where('id', '=', id).execute();
}

/** Lets go of letters whose time is over, of what is known of old ones, and of texts that waited in the data folder. */
export async function expireLetters(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const letterDays = daysKept(ctx, outboxPersonalData, 'what became of letters');
  await ctx.database.db
    .updateTable('messages')
    .set({ state: 'expired', body_text: null, body_html: null, settled_at: now })
    .where('state', '=', 'waiting')
    .where('until', '<=', now)
    .execute();
  await ctx.database.db
    .deleteFrom('messages')
    .where('settled_at', '<', new Date(now.getTime() - letterDays * 86_400_000))
    .execute();
  await ctx.mail.kept.expire(now);
  await dropLostLetters(ctx);
}
