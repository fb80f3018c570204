import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { MessagesTable } from '#database/tables/outbox.ts';
import { isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { outboxProblems } from './problems.ts';

export type MessageListing = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly category: MessagesTable['category'];
  readonly state: MessagesTable['state'];
  readonly createdAt: Date;
  readonly settledAt: Date | null;
};

export type ShownMessage = MessageListing & {
  /** What the mail server last said when it did not take it. */
  readonly answer: string | null;
  /** `null` when it was sent, or is too old: then nobody keeps it. */
  readonly text: string | null;
};

const most = 500;

/** The latest letters, newest first. */
export async function listMessages(ctx: Context, _actor: Operator): Promise<MessageListing[]> {
  return ctx.database.db.selectFrom('messages').select(columns).orderBy('id', 'desc').limit(most).execute();
}

/** Throws `message-not-found`. */
export async function showMessage(ctx: Context, _actor: Operator, id: string): Promise<ShownMessage> {
  const row = isId<'message'>(id)
    ? await ctx.database.db
        .selectFrom('messages')
        .select([...columns, 'answer', 'body_text as text'])
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  if (row === undefined) {
    throw new Problem(outboxProblems['message-not-found'], { thing: 'message', value: id });
  }
  return row.state === 'kept' ? { ...row, text: (await ctx.mail.kept.read(id)) ?? null } : row;
}

const columns = [
  'id',
  'recipient as to',
  'subject',
  'category',
  'state',
  'created_at as createdAt',
  'settled_at as settledAt',
] as const;
