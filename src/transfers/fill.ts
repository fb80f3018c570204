import { sql } from 'kysely';
import { type ArrivingMember, findArriving } from '#accounts/arrivals.ts';
import { type TableFacts, tablesInOrder } from '#database/backup/catalogue.ts';
import { isRow, type Line, type Row, type TableStart } from '#database/backup/format.ts';
import { unreadable } from '#database/backup/lines.ts';
import { insertRows } from '#database/backup/restore.ts';
import type { Tx } from '#database/database.ts';
import type { Tables } from '#database/tables/tables.ts';
import { objectColumns } from '#library/object-columns.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { transfersProblems } from './problems.ts';
import { type Goes, memberColumns, membersTable, personColumns, ruleOf } from './what-goes.ts';

/** Which organization it is, and what it is called here. */
export type Arriving = { readonly organizationId: Id<'organization'>; readonly cloudname: string };

type Known = {
  readonly arriving: Arriving;
  readonly tables: ReadonlyMap<string, TableFacts>;
  /** Who is known here, by what the other server called them; undefined until all members were read. */
  people: ReadonlyMap<string, Id<'person'>> | undefined;
};

export type Filled = {
  readonly members: readonly ArrivingMember[];
  readonly people: ReadonlyMap<string, Id<'person'>>;
};

/** Rows given to the database at a time. */
const batchRows = 500;

/**
 * Inserts everything an archive holds. No row may be of another organization, refer to one of another, or name an object of
 * another. Throws `backup-unreadable`, `transfer-there-already`.
 */
export async function fillOrganization(
  tx: Tx,
  lines: AsyncIterable<Line>,
  arriving: Arriving,
): Promise<Filled> {
  const tables = new Map((await tablesInOrder(tx)).map((table) => [table.name, table]));
  const known: Known = { arriving, tables, people: undefined };
  const members: ArrivingMember[] = [];
  let start: TableStart | undefined;
  let batch: Row[] = [];
  let total = 0;
  const flush = async (): Promise<void> => {
    if (start !== undefined && batch.length > 0) await fill(tx, { ...start, rows: batch }, known);
    total += batch.length;
    batch = [];
  };
  for await (const line of lines) {
    if (isRow(line) && start?.table === membersTable) {
      members.push(memberOf(line));
      total += 1;
      continue;
    }
    if (isRow(line)) batch.push(line);
    if (!isRow(line) || batch.length >= batchRows) await flush();
    if ('table' in line) {
      start = line;
      if (line.table !== membersTable) known.people ??= await findArriving(tx, members);
    }
    if ('rows' in line && line.rows !== total) throw unreadable(`it says ${line.rows} rows and has ${total}`);
    if ('rows' in line) return { members, people: known.people ?? new Map() };
  }
  throw unreadable('it ends too early');
}

function memberOf(row: Row): ArrivingMember {
  const at = (name: (typeof memberColumns)[number]): string | null =>
    row[memberColumns.indexOf(name)] ?? null;
  const date = (text: string | null): Date => new Date(text ?? '');
  return {
    ...{ personId: at('person_id') ?? '', email: at('email') ?? '', joinedAt: date(at('joined_at')) },
    role: at('role') as ArrivingMember['role'],
    ...{ termsVersion: at('terms_version') ?? '', noticeVersion: at('notice_version') ?? '' },
    acknowledgedAt: date(at('acknowledged_at')),
    agreedNotice: at('agreed_notice') === null ? null : Number(at('agreed_notice')),
    agreedAt: at('agreed_at') === null ? null : date(at('agreed_at')),
    receipts: JSON.parse(at('receipts') ?? '[]') as object[],
  };
}

type Batch = TableStart & { readonly rows: readonly Row[] };

async function fill(tx: Tx, batch: Batch, known: Known): Promise<void> {
  const table = batch.table as keyof Tables;
  const rule = ruleOf(table);
  const facts = known.tables.get(table);
  if ('stays' in rule || facts === undefined) throw unreadable(`it has rows of ${batch.table}`);
  if ('own' in rule) assertOwn(batch, rule.own, known.arriving);
  else await assertThrough(tx, batch, rule, known.arriving);
  assertObjects(batch, known.arriving);
  const columns = batch.columns.map((name) => {
    const column = facts.columns.find((each) => each.name === name);
    if (column === undefined) throw unreadable(`${table}.${name} is not a column of this database`);
    return column;
  });
  const rows = batch.rows.map((row) =>
    batch.columns.map((name, at) => valueHere(known, table, name, row[at] ?? null)),
  );
  await insertRows(tx, table, columns, rows).catch((cause: unknown) => {
    const { code = '' } = cause as { code?: string };
    if (code === uniqueViolation)
      throw new Problem(transfersProblems['transfer-there-already'], { thing: table, cause });
    // Classes 22 and 23 of SQLSTATE: a value that is none of its type, or that the table does not take.
    throw /^2[23]/.test(code) ? unreadable(`a row of ${table} is not one`) : cause;
  });
}

const uniqueViolation = '23505';

/** A person has another id here, and an organization may have another name. */
function valueHere({ arriving, people }: Known, table: keyof Tables, column: string, value: string | null) {
  if (value === null) return null;
  if (personColumns[table] === column) return people?.get(value) ?? null;
  if (table !== 'organizations') return value;
  if (column === 'cloudname') return arriving.cloudname;
  if (column !== 'contract_public_by' || !value.startsWith('person ')) return value;
  const person = people?.get(value.slice('person '.length));
  return person === undefined ? null : `person ${person}`;
}

function assertOwn({ table, columns, rows }: Batch, column: string, { organizationId }: Arriving): void {
  const at = columns.indexOf(column);
  if (rows.every((row) => row[at] === organizationId)) return;
  throw unreadable(`it has rows of ${table} that are another organization’s`);
}

async function assertThrough(
  tx: Tx,
  { table, columns, rows }: Batch,
  rule: Extract<Goes, { of: string }>,
  { organizationId }: Arriving,
): Promise<void> {
  const at = columns.indexOf(rule.through);
  const ids = [...new Set(rows.map((row) => row[at] ?? ''))];
  const { rows: own } = await sql`
    select from ${sql.table(rule.of)} where organization_id = ${organizationId} and id::text = any(${ids}::text[])
  `.execute(tx);
  if (own.length === ids.length) return;
  throw unreadable(`it has rows of ${table} that are another organization’s`);
}

/** Every key is below the organization’s own prefix, also in what the trash would bring back. */
function assertObjects({ table, columns, rows }: Batch, { organizationId }: Arriving): void {
  const isOwn = (key: unknown): boolean =>
    key === null || key === undefined || (typeof key === 'string' && isObjectOf(key, organizationId));
  const places = columns.flatMap((name, at) =>
    name === 'original_key' || objectColumns.some((one) => one.table === table && one.key === name)
      ? [at]
      : [],
  );
  const trashed = table === 'trash' ? columns.indexOf('asset') : -1;
  for (const row of rows) {
    const asset = (trashed < 0 ? {} : JSON.parse(row[trashed] ?? '{}')) as Record<string, unknown>;
    const isForeign = asset['organization_id'] !== undefined && asset['organization_id'] !== organizationId;
    const keys = [...places.map((at) => row[at]), asset['original_key'], asset['public_key']];
    if (!isForeign && keys.every(isOwn)) continue;
    throw unreadable(`it has rows of ${table} that name objects of another organization`);
  }
}

export function isObjectOf(key: string, organizationId: Id<'organization'>): boolean {
  return key.startsWith(`originals/${organizationId}/`) || key.startsWith(`public/${organizationId}/`);
}
