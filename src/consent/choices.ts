import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Person, Visitor } from '#access/actor.ts';
import { limit } from '#accounts/limits.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { ConsentsTable } from '#database/tables/consent.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Language } from '#privacy/notice/languages/languages.ts';
import type { PostedVersion } from '#privacy/notice/versions.ts';
import { choiceDays } from '#privacy/optional-purposes.ts';
import { consentProblems } from './problems.ts';
import { stateConsent } from './statement.ts';

export type Choice = ConsentsTable['choice'];

/** A choice with what became of it. */
export type Consent = {
  readonly id: Id<'consent'>;
  readonly personId: Id<'person'> | null;
  readonly choice: Choice;
  readonly statement: Readonly<Record<string, unknown>>;
  readonly madeAt: Date;
  readonly endsAt: Date;
  readonly withdrawnAt: Date | null;
};

/** Who chooses: an account, or else a browser by what it was given when it agreed. */
export type Chooser = {
  readonly personId: Id<'person'> | undefined;
  readonly cookie: string | undefined;
};

export type ChoiceInput = {
  readonly choice: Choice;
  readonly cookie: string | undefined;
  /** Whether the browser asks not to be tracked. */
  readonly signalled: boolean;
  readonly notice: PostedVersion | undefined;
  /** The one they were asked in. */
  readonly language: Language;
  /** Of the connection; it bounds how often, and is not kept. */
  readonly address: string;
};

/**
 * Writes down what somebody chose. What they chose before ends with it; saying no to what was agreed to is the end of
 * that and no record of its own. Throws `signal-says-no`, `too-many-attempts`; taking back is never refused.
 */
export async function makeChoice(
  ctx: Context,
  actor: Person | Visitor,
  input: ChoiceInput,
): Promise<Consent> {
  const { choice, cookie, signalled, notice, language, address } = input;
  if (choice === 'agreed' && signalled) throw new Problem(consentProblems['signal-says-no']);
  const personId = actor.kind === 'person' ? actor.personId : undefined;
  const now = ctx.clock.now();
  return ctx.database.transaction(async (tx) => {
    const [withdrawn] = await endChoices(tx, { personId, cookie }, now);
    if (choice === 'refused' && withdrawn !== undefined) return withdrawn;
    limit(ctx, 'choice', { account: personId ?? address, address });
    // Nobody can guess it: who knows the number of a visitor's choice has its receipt.
    const id = randomUUID() as string as Id<'consent'>;
    const row = await tx
      .insertInto('consents')
      .values({
        ...{ id, choice, made_at: now, withdrawn_at: null },
        person_id: personId ?? null,
        statement: JSON.stringify(stateConsent(ctx, { id, notice, language })),
        ends_at: new Date(now.getTime() + choiceDays * 86_400_000),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return consentOf(row);
  });
}

/** What counts for somebody now; undefined before a choice, and after its end. An account's choice counts everywhere. */
export async function currentChoice(ctx: Context, chooser: Chooser): Promise<Consent | undefined> {
  const { personId, cookie } = chooser;
  if (personId === undefined && (cookie === undefined || !isId<'consent'>(cookie))) return undefined;
  const row = await ctx.database.db
    .selectFrom('consents')
    .selectAll()
    .where('ends_at', '>', ctx.clock.now())
    .where((where) =>
      personId === undefined
        ? where.and([where('id', '=', cookie as Id<'consent'>), where('person_id', 'is', null)])
        : where('person_id', '=', personId),
    )
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : consentOf(row);
}

/** A choice by its number; that of an account for its owner alone. Throws `choice-not-found`. */
export async function readChoice(ctx: Context, actor: Person | Visitor, id: string): Promise<Consent> {
  const row = isId<'consent'>(id)
    ? await ctx.database.db.selectFrom('consents').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  const isTheirs = row?.person_id === null || (actor.kind === 'person' && actor.personId === row?.person_id);
  if (row === undefined || !isTheirs) throw new Problem(consentProblems['choice-not-found']);
  return consentOf(row);
}

/** Gives those that were agreements; a refusal just ends. */
async function endChoices(tx: Tx, { personId, cookie }: Chooser, now: Date): Promise<Consent[]> {
  const browser = cookie !== undefined && isId<'consent'>(cookie) ? cookie : undefined;
  if (personId === undefined && browser === undefined) return [];
  const ended = await tx
    .updateTable('consents')
    .set({
      ends_at: now,
      withdrawn_at: sql`case when choice = 'agreed' then ${now}::timestamptz end`,
    })
    .where('ends_at', '>', now)
    .where((where) =>
      where.or([
        ...(personId === undefined ? [] : [where('person_id', '=', personId)]),
        ...(browser === undefined
          ? []
          : [where.and([where('id', '=', browser), where('person_id', 'is', null)])]),
      ]),
    )
    .returningAll()
    .execute();
  return ended.map(consentOf).filter(({ choice }) => choice === 'agreed');
}

function consentOf(row: {
  readonly id: Id<'consent'>;
  readonly person_id: Id<'person'> | null;
  readonly choice: Choice;
  readonly statement: Readonly<Record<string, unknown>>;
  readonly made_at: Date;
  readonly ends_at: Date;
  readonly withdrawn_at: Date | null;
}): Consent {
  const { id, choice, statement } = row;
  return {
    ...{ id, choice, statement, personId: row.person_id },
    ...{ madeAt: row.made_at, endsAt: row.ends_at, withdrawnAt: row.withdrawn_at },
  };
}
