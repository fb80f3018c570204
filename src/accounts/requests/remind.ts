import { type SqlBool, sql } from 'kysely';
import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { requestsDueLetter } from './letters.ts';
import { inboxOf } from './make-request.ts';

const dayMs = 86_400_000;

/** How long before its day a request is brought to mind, for the first, the second and the last time. */
export const remindedMs = [7 * dayMs, dayMs, 0] as const;

/** Tells who answers for the server which requests are about to be late, or are: each three times at most. */
export async function remindOfRequests(ctx: Context, _actor: Operator): Promise<number> {
  const now = ctx.clock.now();
  const to = await inboxOf(ctx);
  // Without anybody to tell, nothing counts as told.
  if (to === undefined) return 0;
  return ctx.database.transaction(async (tx) => {
    const times = sql<number>`${sql.join(
      remindedMs.map((ms) => sql`(due_at <= ${new Date(now.getTime() + ms)})::int`),
      sql` + `,
    )}`;
    const pressing = await tx
      .updateTable('data_requests')
      .set({ reminders: times })
      .where('settled_at', 'is', null)
      .where('confirmed_at', 'is not', null)
      .where(sql<SqlBool>`reminders < ${times}`)
      .returning((row) => ['id', 'kind', row.ref('due_at').$notNull().as('dueAt')])
      .execute();
    if (pressing.length === 0) return 0;
    const queueUrl = `${ctx.addresses.publicUrl}/console/~requests`;
    await sendLetter(ctx, tx, requestsDueLetter({ to, now }, { pressing, queueUrl }));
    return pressing.length;
  });
}
