import type { Person, Visitor } from '#access/actor.ts';
import { firstAdministrator } from '#accounts/first-administrator.ts';
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
import { confirmRequestLetter, requestArrivedLetter, requestReceivedLetter } from './letters.ts';

const hours = kept.unconfirmedRequestHours;
const mostDetails = 4_000;

export type Wish = { readonly kind: string; readonly details: string };

/**
 * Somebody asks by their mailbox alone. Whatever address is named, known or not, gets the same letter, and only who
 * reads it can go on. Throws `email-invalid`, `request-invalid`, `too-many-attempts`.
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

/** Somebody who is signed in asks. Throws `request-invalid`, `too-many-attempts`. */
export async function askSignedIn(
  ctx: Context,
  { personId }: Person,
  input: Wish & { readonly client: Client },
): Promise<Date> {
  const wish = parseWish(input);
  limit(ctx, 'request', { account: personId, address: input.client.address });
  const now = ctx.clock.now();
  const dueAt = monthsAfter(now, months.first);
  await ctx.database.transaction(async (tx) => {
    const { email } = await personById(tx, personId);
    const row = { id: newId<'request'>(now), ...wish, email, person_id: personId };
    await tx
      .insertInto('data_requests')
      .values({ ...row, made_at: now, confirmed_at: now, due_at: dueAt })
      .execute();
    await tellBoth(ctx, tx, { ...row, dueAt });
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
  const request = await ctx.database.transaction(async (tx) => {
    const confirmed = await tx
      .updateTable('data_requests')
      .set({ token_hash: null, confirmed_at: now, due_at: dueAt })
      .where('token_hash', '=', hashToken(token))
      .where('made_at', '>', new Date(now.getTime() - hours * 3_600_000))
      .returning(['id', 'kind', 'email'])
      .executeTakeFirst();
    if (confirmed === undefined) throw new Problem(accountsProblems['link-invalid']);
    const { id, kind, email } = confirmed;
    const person = await personByEmail(tx, email ?? '');
    await tx
      .updateTable('data_requests')
      .set({ person_id: person?.id ?? null })
      .where('id', '=', id)
      .execute();
    return { id, kind, email: email ?? '', personId: person?.id };
  });
  const held = await heldAbout(ctx, inventory, request);
  await ctx.database.transaction(async (tx) => {
    if (request.kind !== 'access' || held.length > 0) return tellBoth(ctx, tx, { ...request, dueAt });
    const answer = 'Nothing is kept about this address.';
    await tx
      .updateTable('data_requests')
      .set({ outcome: 'granted', answer, settled_at: now })
      .where('id', '=', request.id)
      .execute();
  });
  return { kind: request.kind, dueAt, held };
}

/** Whether a link would work. */
export async function isRequestWaiting(ctx: Context, token: string): Promise<boolean> {
  const found = await ctx.database.db
    .selectFrom('data_requests')
    .select('id')
    .where('token_hash', '=', hashToken(token))
    .where('made_at', '>', new Date(ctx.clock.now().getTime() - hours * 3_600_000))
    .executeTakeFirst();
  return found !== undefined;
}

type Named = { readonly email: string; readonly personId: Id<'person'> | undefined };

/** The request itself, and the letters that it causes, are not what was asked for. */
async function heldAbout(
  ctx: Context,
  inventory: readonly PersonalData[],
  { email: address, personId }: Named,
): Promise<string[]> {
  const { tables } = await gatherOwnData(ctx, inventory, { personId, address });
  const others = tables.filter(({ table }) => table !== 'data_requests' && table !== 'messages');
  return [...new Set(others.flatMap(({ fields }) => Object.values(fields).map(({ what }) => what)))];
}

async function tellBoth(
  ctx: Context,
  tx: Tx,
  request: { id: string; kind: RequestKind; email: string; dueAt: Date },
): Promise<void> {
  const now = ctx.clock.now();
  await sendLetter(ctx, tx, requestReceivedLetter({ to: request.email, now }, request));
  const to = controllerOf(ctx.config)?.email ?? (await firstAdministrator(ctx));
  if (to !== undefined) await sendLetter(ctx, tx, requestArrivedLetter({ to, now }, request));
}

function parseWish({ kind, details }: Wish): { kind: RequestKind; details: string } {
  const expected = Object.keys(requestKinds).join(', ');
  if (!isRequestKind(kind)) {
    throw new Problem(accountsProblems['request-invalid'], { thing: 'kind', value: kind, expected });
  }
  const said = details.trim();
  if (said.length > mostDetails) {
    throw new Problem(accountsProblems['request-invalid'], {
      ...{ thing: 'details', value: said.length, expected: `at most ${mostDetails} characters` },
    });
  }
  if (said === '' && kind !== 'access' && kind !== 'erasure') {
    throw new Problem(accountsProblems['request-invalid'], {
      thing: 'details',
      value: '',
      expected: 'what it is about',
    });
  }
  return { kind, details: said };
}
