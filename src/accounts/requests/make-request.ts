import type { Person, Visitor } from '#access/actor.ts';
import { firstAdministrator } from '#accounts/first-administrator.ts';
import { receiptUrl } from '#accounts/erasure-receipts.ts';
import { limit } from '#accounts/limits.ts';
import { hashToken, newToken } from '#accounts/one-time-links.ts';
import { parseEmail, personByEmail, personById } from '#accounts/people.ts';
import { kept } from '#accounts/personal-data.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Client } from '#accounts/sessions.ts';
import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { gatherOwnData } from '#privacy/subjects/gather.ts';
import { months, monthsAfter } from './due.ts';
import { isRequestKind, type RequestKind, requestKinds } from './kinds.ts';
import {
  confirmRequestLetter,
  confirmTemplate,
  requestArrivedLetter,
  requestReceivedLetter,
} from './letters.ts';

const hours = kept.unconfirmedRequestHours;
const mostDetails = 4_000;

export type Wish = { readonly kind: string; readonly details: string };

/**
 * Somebody asks by their mailbox alone. Whatever address is named, known or not, gets the same letter, and only who
 * reads it can go on. Throws `email-invalid`, `data-request-invalid`, `too-many-attempts`.
 */
export async function askByMailbox(
  ctx: Context,
  _actor: Visitor,
  input: Wish & { readonly email: string; readonly client: Client },
): Promise<void> {
  const email = parseEmail(input.email);
  const wish = parseWish(input);
  limit(ctx, 'request', { account: email, address: input.client.address });
  const token = newToken();
  const now = ctx.clock.now();
  const url = `${ctx.addresses.publicUrl}/privacy/request/${token}`;
  await ctx.database.transaction(async (tx) => {
    const row = { id: newId<'request'>(now), ...wish, email, made_at: now };
    await tx
      .insertInto('data_requests')
      .values({ ...row, token_hash: hashToken(token) })
      .execute();
    await sendLetter(ctx, tx, confirmRequestLetter({ to: email, now }, wish.kind, { url, hours }));
  });
}

/** Somebody who is signed in asks. Throws `data-request-invalid`, `too-many-attempts`. */
export async function askSignedIn(
  ctx: Context,
  { personId }: Person,
  input: Wish & { readonly client: Client },
): Promise<Date> {
  const wish = parseWish(input);
  limit(ctx, 'request', { account: personId, address: input.client.address });
  const now = ctx.clock.now();
  const dueAt = monthsAfter(now, months.first);
  const told = {
    inbox: await inboxOf(ctx),
    receiptUrl: await receiptUrl(ctx, personId),
  };
  await ctx.database.transaction(async (tx) => {
    const { email } = await personById(tx, personId);
    const row = { id: newId<'request'>(now), ...wish, email, person_id: personId };
    await tx
      .insertInto('data_requests')
      .values({ ...row, made_at: now, confirmed_at: now, due_at: dueAt })
      .execute();
    await tellBoth(ctx, tx, { ...row, dueAt, ...told });
  });
  return dueAt;
}

export type Confirmed = {
  readonly kind: RequestKind;
  readonly dueAt: Date;
  /** What kinds of data are kept about whose mailbox it is; none: nothing is. */
  readonly held: readonly string[];
};

/**
 * Whose mailbox it is says that it was them. They are told at once whether anything is kept; where nothing is, who asked
 * for it is answered by that. Throws `link-invalid`.
 */
export async function confirmRequest(
  ctx: Context,
  _actor: Visitor,
  { token, inventory }: { readonly token: string; readonly inventory: readonly PersonalData[] },
): Promise<Confirmed> {
  const now = ctx.clock.now();
  const dueAt = monthsAfter(now, months.first);
  const waiting = await findWaiting(ctx, token);
  if (waiting === undefined) throw new Problem(accountsProblems['link-invalid']);
  const { id, kind } = waiting;
  const email = waiting.email ?? '';
  const personId = (await personByEmail(ctx.database.db, email))?.id;
  const held = await heldAbout(ctx, inventory, { id, email, personId });
  const isAnswered = kind === 'access' && held.length === 0;
  const answer = {
    outcome: 'granted',
    answer: 'Nothing is kept about this address.',
    settled_at: now,
  } as const;
  const told = { inbox: await inboxOf(ctx), receiptUrl: await receiptUrl(ctx, personId ?? email) };
  await ctx.database.transaction(async (tx) => {
    const confirmed = await tx
      .updateTable('data_requests')
      .set({ token_hash: null, confirmed_at: now, due_at: dueAt, person_id: personId ?? null })
      .$if(isAnswered, (query) => query.set(answer))
      .where('id', '=', id)
      .where('token_hash', '=', hashToken(token))
      .returning('id')
      .executeTakeFirst();
    if (confirmed === undefined) throw new Problem(accountsProblems['link-invalid']);
    if (!isAnswered) await tellBoth(ctx, tx, { id, kind, email, dueAt, ...told });
  });
  return { kind, dueAt, held };
}

/** Whether a link would work. */
export async function isRequestWaiting(ctx: Context, token: string): Promise<boolean> {
  return (await findWaiting(ctx, token)) !== undefined;
}

function findWaiting({ database, clock }: Context, token: string) {
  return database.db
    .selectFrom('data_requests')
    .select(['id', 'kind', 'email'])
    .where('token_hash', '=', hashToken(token))
    .where('made_at', '>', new Date(clock.now().getTime() - hours * 3_600_000))
    .executeTakeFirst();
}

type Named = {
  readonly id: Id<'request'>;
  readonly email: string;
  readonly personId: Id<'person'> | undefined;
};

/** The request itself, and the letter with its link, are not what was asked for. */
async function heldAbout(
  ctx: Context,
  inventory: readonly PersonalData[],
  { id, email: address, personId }: Named,
): Promise<string[]> {
  const { tables } = await gatherOwnData(ctx, inventory, { personId, address });
  const isOfThis = (row: Readonly<Record<string, unknown>>): boolean =>
    row['id'] === id || row['template'] === confirmTemplate;
  const others = tables.filter(({ rows }) => !rows.every(isOfThis));
  return [...new Set(others.flatMap(({ fields }) => Object.values(fields).map(({ what }) => what)))];
}

/** Where requests are told: who answers for the server, or else who set it up. */
export async function inboxOf(ctx: Context): Promise<string | undefined> {
  return controllerOf(ctx.config)?.email ?? firstAdministrator(ctx);
}

type Told = {
  readonly id: string;
  readonly kind: RequestKind;
  readonly email: string;
  readonly dueAt: Date;
  readonly inbox: string | undefined;
  readonly receiptUrl: string;
};

async function tellBoth(ctx: Context, tx: Tx, { inbox, ...request }: Told): Promise<void> {
  const now = ctx.clock.now();
  await sendLetter(ctx, tx, requestReceivedLetter({ to: request.email, now }, request));
  if (inbox !== undefined) await sendLetter(ctx, tx, requestArrivedLetter({ to: inbox, now }, request));
}

function parseWish({ kind, details }: Wish): { kind: RequestKind; details: string } {
  const expected = Object.keys(requestKinds).join(', ');
  if (!isRequestKind(kind)) {
    throw new Problem(accountsProblems['data-request-invalid'], { thing: 'kind', value: kind, expected });
  }
  const said = details.trim();
  if (said.length > mostDetails) {
    throw new Problem(accountsProblems['data-request-invalid'], {
      ...{ thing: 'details', value: said.length, expected: `at most ${mostDetails} characters` },
    });
  }
  if (said === '' && kind !== 'access' && kind !== 'erasure') {
    throw new Problem(accountsProblems['data-request-invalid'], {
      thing: 'details',
      value: '',
      expected: 'what it is about',
    });
  }
  return { kind, details: said };
}
