import type { Operator } from '#access/actor.ts';
import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { BreachEntriesTable } from '#database/tables/breaches.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { type Affected, findAffected, parseHit } from './affected.ts';
import { breachesProblems } from './problems.ts';

/** GDPR Art. 33(1): from when it became known. */
const reportHours = 72;

export const risks = ['none', 'risk', 'high'] as const;

export type BreachEntry = Pick<BreachEntriesTable, 'at' | 'kind' | 'says'>;

export type Breach = {
  readonly id: Id<'breach'>;
  readonly what: string;
  readonly hit: readonly string[];
  readonly organizationId: Id<'organization'> | null;
  readonly knownAt: Date;
  /** When the authority has to have been told. */
  readonly dueAt: Date;
  readonly closedAt: Date | null;
  readonly entries: readonly BreachEntry[];
};

export type NewBreach = {
  readonly what: string;
  readonly hit: readonly string[];
  /** The cloudname of the only organization it is about. */
  readonly cloudname?: string | undefined;
  /** When somebody here came to know of it; now when it is left out. */
  readonly knownAt?: Date | undefined;
  readonly inventory: readonly PersonalData[];
};

/** Records that data got out, or may have: from now on 72 hours are counted. Throws `breach-invalid`. */
export async function openBreach(ctx: Context, _actor: Operator, input: NewBreach): Promise<Id<'breach'>> {
  const what = parseText(input.what, 'what');
  parseHit(input.inventory, input.hit);
  if (input.hit.length === 0) throw invalid('hit', '', 'what was hit, at least one place');
  const now = ctx.clock.now();
  const knownAt = input.knownAt ?? now;
  if (Number.isNaN(knownAt.getTime()) || knownAt > now)
    throw invalid('known', '', 'a time that is not to come');
  const id = newId<'breach'>(now);
  await ctx.database.db
    .insertInto('breaches')
    .values({
      ...{ id, what, hit: JSON.stringify(input.hit), known_at: knownAt, opened_at: now, closed_at: null },
      within_organization: await findOrganization(ctx.database.db, input.cloudname),
    })
    .execute();
  return id;
}

async function findOrganization(db: Db, cloudname: string | undefined): Promise<Id<'organization'> | null> {
  if (cloudname === undefined) return null;
  const found = await db
    .selectFrom('organizations')
    .select('id')
    .where('cloudname', '=', cloudname)
    .executeTakeFirst();
  if (found === undefined) throw invalid('organization', cloudname, 'the cloudname of an organization');
  return found.id;
}

/** All of them, those that are open in front. */
export async function listBreaches(db: Db): Promise<Breach[]> {
  const rows = await db
    .selectFrom('breaches')
    .selectAll()
    .orderBy('closed_at', (order) => order.desc().nullsFirst())
    .orderBy('known_at')
    .execute();
  const entries = await db.selectFrom('breach_entries').selectAll().orderBy('seq').execute();
  return rows.map((row) => ({
    ...{ id: row.id, what: row.what, hit: row.hit, organizationId: row.within_organization },
    ...{ knownAt: row.known_at, closedAt: row.closed_at },
    dueAt: new Date(row.known_at.getTime() + reportHours * 3_600_000),
    entries: entries.filter((entry) => entry.breach_id === row.id),
  }));
}

/** Throws `breach-not-open`. */
export async function readOpenBreach(ctx: Context, id: string): Promise<Breach> {
  const open = isId<'breach'>(id) ? await listBreaches(ctx.database.db) : [];
  const found = open.find((breach) => breach.id === id && breach.closedAt === null);
  if (found !== undefined) return found;
  throw new Problem(breachesProblems['breach-not-open'], { thing: 'breach', value: id });
}

/** Whoever and whatever was hit, as the declarations and the rows of this moment say. */
export async function affectedBy(
  ctx: Context,
  { hit, organizationId }: Breach,
  inventory: readonly PersonalData[],
): Promise<Affected> {
  return findAffected(ctx.database.db, parseHit(inventory, hit), organizationId);
}

/** Adds to what is known of a breach; what stood there before stays. */
export async function addEntry(
  tx: Tx,
  { id, now }: { readonly id: Id<'breach'>; readonly now: Date },
  entry: Pick<BreachEntry, 'kind' | 'says'>,
): Promise<void> {
  await tx.selectFrom('breaches').select('id').where('id', '=', id).forUpdate().execute();
  const { last } = await tx
    .selectFrom('breach_entries')
    .select((select) => select.fn.max('seq').as('last'))
    .where('breach_id', '=', id)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('breach_entries')
    .values({ breach_id: id, seq: (last ?? 0) + 1, at: now, ...entry })
    .execute();
}

/** The last that is recorded of a kind. */
export function latest({ entries }: Breach, kind: BreachEntry['kind']): string | undefined {
  return entries.findLast((entry) => entry.kind === kind)?.says;
}

/** What a breach still asks for, in words; nothing when it can be closed. */
export function missingOf(ctx: Context, breach: Breach): string[] {
  const risk = latest(breach, 'risk');
  const missing = (['risk', 'consequences', 'measures'] as const)
    .filter((kind) => latest(breach, kind) === undefined)
    .map((kind) => `${kind} (vitrine breach note)`);
  if (controllerOf(ctx.config) === undefined)
    missing.push('who answers for the server (CONTROLLER_NAME and so on)');
  if (risk === 'none') return missing;
  if (latest(breach, 'reported') === undefined) missing.push('telling the authority (vitrine breach report)');
  if (latest(breach, 'told') === undefined) missing.push('telling who is affected (vitrine breach notify)');
  return missing;
}

export function parseText(given: string, thing: string): string {
  const text = given.trim();
  if (text !== '' && text.length <= 4_000) return text;
  throw invalid(thing, given, 'one to 4,000 characters');
}

export function invalid(thing: string, value: string, expected: string): Problem {
  return new Problem(breachesProblems['breach-invalid'], { thing, value, expected });
}
