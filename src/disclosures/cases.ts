import type { Selectable } from 'kysely';
import type { Operator } from '#access/actor.ts';
import { parseEmail, personByEmail } from '#accounts/people.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { DisclosuresTable } from '#database/tables/disclosures.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { assertSecond, parseNamed } from '#privacy/approvals.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { subjectTables } from '#privacy/subjects/subject.ts';
import { disclosuresProblems } from './problems.ts';

export type DisclosureCase = Selectable<DisclosuresTable>;

export type NewCase = {
  /** `order`: a court’s; `request`: of an authority; `protective`: to protect somebody. */
  readonly kind: string;
  readonly authority: string;
  readonly instrument: string;
  readonly reason: string;
  /** The address of whom it is about. */
  readonly email: string;
  /** The tables it reaches. */
  readonly scope: readonly string[];
  /** The law that forbids telling them, and its end. */
  readonly bar?: { readonly law: string; readonly until: Date } | undefined;
  /** Who records it, which is the first approval. */
  readonly by: string;
  readonly inventory: readonly PersonalData[];
};

const kinds = ['order', 'request', 'protective'] as const;

/** Records that somebody’s data was asked for. Nothing is given by it. Throws `disclosure-invalid`, `email-invalid`, `approval-invalid`. */
export async function openCase(ctx: Context, _actor: Operator, input: NewCase): Promise<Id<'disclosure'>> {
  const kind = kinds.find((known) => known === input.kind);
  if (kind === undefined) throw invalid('kind', input.kind, kinds.join(', '));
  const subject = parseEmail(input.email);
  const { scope, bar } = input;
  assertScope(scope, input.inventory);
  const now = ctx.clock.now();
  if (bar !== undefined && !(bar.until > now))
    throw invalid('bar-until', String(bar.until), 'a time to come');
  const id = newId<'disclosure'>(now);
  await ctx.database.db
    .insertInto('disclosures')
    .values({
      ...{ id, kind, subject, made_at: now, scope: JSON.stringify(scope) },
      person_id: (await personByEmail(ctx.database.db, subject))?.id ?? null,
      authority: parseText(input.authority, 'authority'),
      instrument: parseText(input.instrument, 'instrument'),
      reason: parseText(input.reason, 'reason'),
      first_by: parseNamed(input.by, 'by'),
      bar_law: bar === undefined ? null : parseText(bar.law, 'bar'),
      bar_until: bar?.until ?? null,
    })
    .execute();
  return id;
}

/** Tables that hold something of one person, so that nothing of anybody else can be reached. */
function assertScope(scope: readonly string[], inventory: readonly PersonalData[]): void {
  const known = new Set<string>(subjectTables(inventory).map(({ table }) => table));
  const unknown = scope.find((table) => !known.has(table));
  if (unknown === undefined && scope.length > 0) return;
  throw invalid('scope', unknown ?? '', `one or more of ${[...known].toSorted().join(', ')}`);
}

/** The second approval, of another person. Throws `disclosure-not-found`, `approval-invalid`. */
export async function approveCase(
  ctx: Context,
  _actor: Operator,
  input: { readonly id: string; readonly by: string },
): Promise<void> {
  const by = parseNamed(input.by, 'by');
  await ctx.database.transaction(async (tx) => {
    const { id, first_by: first } = await openOne(tx, input.id);
    await assertSecond(tx, first, by);
    await tx
      .updateTable('disclosures')
      .set({ second_by: by, second_at: ctx.clock.now() })
      .where('id', '=', id)
      .where('second_by', 'is', null)
      .execute();
  });
}

/** Throws `disclosure-not-found`, `disclosure-invalid` without a reason. */
export async function refuseCase(
  ctx: Context,
  _actor: Operator,
  input: { readonly id: string; readonly because: string },
): Promise<void> {
  const because = parseText(input.because, 'because');
  await ctx.database.transaction(async (tx) => {
    const { id } = await openOne(tx, input.id);
    await tx
      .updateTable('disclosures')
      .set({ refused_at: ctx.clock.now(), refused_because: because })
      .where('id', '=', id)
      .execute();
  });
}

/** One that was neither given nor refused, held until the end of the transaction. Throws `disclosure-not-found`. */
export async function openOne(tx: Tx, given: string): Promise<DisclosureCase> {
  const found = isId<'disclosure'>(given)
    ? await tx
        .selectFrom('disclosures')
        .selectAll()
        .where('id', '=', given)
        .where('given_at', 'is', null)
        .where('refused_at', 'is', null)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (found !== undefined) return found;
  throw new Problem(disclosuresProblems['disclosure-not-found'], { thing: 'disclosure', value: given });
}

/** Every case, the latest in front. */
export async function listCases(db: Db): Promise<DisclosureCase[]> {
  return db.selectFrom('disclosures').selectAll().orderBy('made_at', 'desc').orderBy('id').execute();
}

function parseText(given: string, thing: string): string {
  const text = given.trim();
  if (text !== '' && text.length <= 4_000) return text;
  throw invalid(thing, given, 'one to 4,000 characters');
}

function invalid(thing: string, value: string, expected: string): Problem {
  return new Problem(disclosuresProblems['disclosure-invalid'], { thing, value, expected });
}
