import { isMailAddress } from '#config/mail.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Letter } from '#mail/letter.ts';
import { oneLine, renderLetter } from '#mail/render.ts';
import { asText } from '#platform/html.ts';
import { newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { deliverJob } from './job-names.ts';
import { outboxProblems } from './problems.ts';

/** Sends a letter if and when the transaction commits, and soon then. Throws `recipient-invalid`. */
export async function sendLetter(ctx: Context, tx: Tx, letter: Letter): Promise<void> {
  if (!isMailAddress(letter.to)) {
    throw new Problem(outboxProblems['recipient-invalid'], { thing: 'email', value: letter.to });
  }
  const now = ctx.clock.now();
  const id = newId<'message'>(now);
  const { text, html } = renderLetter(letter);
  await tx
    .insertInto('messages')
    .values({
      id,
      category: letter.category,
      template: letter.template,
      recipient: letter.to,
      subject: oneLine(letter.subject),
      body_text: text,
      body_html: asText(html),
      unsubscribe: 'unsubscribe' in letter ? letter.unsubscribe : null,
      state: 'waiting',
      answer: null,
      created_at: now,
      until: letter.until,
      settled_at: null,
    })
    .execute();
  await ctx.jobs.enqueue(tx, deliverJob, { id });
}
