import type { Operator, Person } from '#access/actor.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Context } from '#context.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { months, monthsAfter } from './due.ts';
import { requestAnsweredLetter, requestExtendedLetter } from './letters.ts';

export type Answer = {
  readonly id: string;
  readonly outcome: 'granted' | 'refused';
  /** What is told to who asked: what was done, or why not. */
  readonly answer: string;
};

/** Answers a request, by letter. Throws `request-not-open`, `data-request-invalid`. */
export async function answerRequest(ctx: Context, _actor: Operator, input: Answer): Promise<void> {
  const { id, outcome } = input;
  const answer = parseReason(input.answer, 'text');
  const now = ctx.clock.now();
  await ctx.database.transaction(async (tx) => {
    const request = await tx
      .updateTable('data_requests')
      .set({ outcome, answer, settled_at: now })
      .where('id', '=', parseId(id))
      .where('confirmed_at', 'is not', null)
      .where('settled_at', 'is', null)
      .returning('email')
      .executeTakeFirst();
    if (request === undefined) throw notOpen(id);
    const { email: to } = request;
    if (to !== null) await sendLetter(ctx, tx, requestAnsweredLetter({ to, now }, { id, outcome, answer }));
  });
}

/**
 * Takes two months more, once, and says why, as long as the first month is not over.
 * Throws `request-not-open`, `data-request-invalid`, `request-extended`, `request-overdue`.
 */
export async function extendRequest(
  ctx: Context,
  _actor: Operator,
  input: { readonly id: string; readonly because: string },
): Promise<Date> {
  const { id } = input;
  const because = parseReason(input.because, 'because');
  const now = ctx.clock.now();
  return ctx.database.transaction(async (tx) => {
    const request = await tx
      .selectFrom('data_requests')
      .select(['email', 'confirmed_at', 'due_at', 'extended_because'])
      .where('id', '=', parseId(id))
      .where('settled_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    const { confirmed_at: received, due_at: due } = request ?? {};
    if (request === undefined || received == null || due == null) throw notOpen(id);
    if (request.extended_because !== null) throw new Problem(accountsProblems['request-extended']);
    if (due < now) throw new Problem(accountsProblems['request-overdue']);
    const dueAt = monthsAfter(received, months.extended);
    await tx
      .updateTable('data_requests')
      .set({ due_at: dueAt, extended_because: because, reminders: 0 })
      .where('id', '=', parseId(id))
      .execute();
    const { email: to } = request;
    if (to !== null) await sendLetter(ctx, tx, requestExtendedLetter({ to, now }, { id, dueAt, because }));
    return dueAt;
  });
}

/** Who asked takes it back. Throws `request-not-open`. */
export async function withdrawRequest(ctx: Context, { personId }: Person, id: string): Promise<void> {
  const withdrawn = await ctx.database.db
    .deleteFrom('data_requests')
    .where('id', '=', parseId(id))
    .where('person_id', '=', personId)
    .where('settled_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (withdrawn === undefined) throw notOpen(id);
}

function parseId(id: string): Id<'request'> {
  if (isId<'request'>(id)) return id;
  throw notOpen(id);
}

function notOpen(value: string): Problem {
  return new Problem(accountsProblems['request-not-open'], { thing: 'request', value });
}

/** Told to somebody, so it has to say something. */
function parseReason(given: string, thing: string): string {
  const reason = given.trim();
  if (reason !== '' && reason.length <= 4_000) return reason;
  throw new Problem(accountsProblems['data-request-invalid'], {
    ...{ thing, value: reason.length, expected: 'one to 4,000 characters' },
  });
}
