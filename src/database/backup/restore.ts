import { sql } from 'kysely';
import type { Database, Tx } from '#database/database.ts';
import { appliedMigrations, type Migration, migrate } from '#database/migrate.ts';
import { databaseProblems } from '#database/problems.ts';
import { Problem } from '#platform/problem.ts';
import { type TableFacts, tablesInOrder } from './catalogue.ts';
import {
  backupVersion,
  type CarriedTable,
  type Head,
  isRow,
  type Line,
  type Row,
  type TableStart,
} from './format.ts';
import { readLines, unreadable } from './lines.ts';

export type RestoreOptions = {
  readonly migrations: readonly Migration[];
  /** The tables the backup was given besides ours. */
  readonly carried?: readonly CarriedTable[];
};

/** Rows given to the database at a time. */
const batchRows = 500;

/**
 * Fills an empty database from what `dumpDatabase` gave; all of it or nothing. It goes through the migrations the
 * backup had been through, so that an old backup can be taken; run `migrate` afterwards. Gives the number of rows.
 * Throws `restore-not-empty`, `backup-unreadable`, or `database-newer` for a backup of a newer program.
 */
export async function restoreDatabase(
  database: Database,
  source: AsyncIterable<Uint8Array>,
  { migrations, carried = [] }: RestoreOptions,
): Promise<number> {
  const lines = readLines(source);
  try {
    const head = headOf(await lines.next());
    const wanted = upTo(head, migrations);
    await checkEmpty(database, wanted);
    await migrate(database, wanted);
    return await database.transaction(async (tx) => {
      if (database.engine === 'postgres')
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
      return fill(tx, lines, carried);
    });
  } finally {
    await lines.return(undefined);
  }
}

function headOf(first: IteratorResult<Line, unknown>): Head {
  const line = first.done === true ? undefined : first.value;
  if (line === undefined || !('format' in line)) throw unreadable('it does not begin as one');
  if (line.version !== backupVersion) throw unreadable(`its version is ${String(line.version)}`);
  return line;
}

function upTo(head: Head, migrations: readonly Migration[]): Migration[] {
  const unknown = head.migrations.filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new Problem(databaseProblems['database-newer'], {
      detail: `The backup has been through ${unknown.join(', ')}, which this version of the program does not know: it was made by a newer one.`,
    });
  }
  return migrations.filter(({ name }) => head.migrations.includes(name));
}

/** Empty also means: not migrated further than the backup, whose rows would miss what the further steps do. */
async function checkEmpty(database: Database, wanted: readonly Migration[]): Promise<void> {
  const full = await database.transaction(async (tx) => {
    for (const { name } of await tablesInOrder(tx)) {
      const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(tx);
      if (rows.length > 0) return name;
    }
    return undefined;
  });
  if (full !== undefined) throw new Problem(databaseProblems['restore-not-empty'], { thing: full });
  const applied = await appliedMigrations(database);
  const further = applied.find((name) => !wanted.some((migration) => migration.name === name));
  if (further !== undefined) throw new Problem(databaseProblems['restore-not-empty'], { thing: further });
}

async function fill(tx: Tx, lines: AsyncIterable<Line>, carried: readonly CarriedTable[]): Promise<number> {
  const tables = new Map((await tablesInOrder(tx)).map((table) => [table.name, table]));
  let insert: Insert = (rows) =>
    rows.length === 0 ? Promise.resolve() : Promise.reject(unreadable('it has rows before a table'));
  let batch: Row[] = [];
  let total = 0;
  for await (const line of lines) {
    if (isRow(line)) batch.push(line);
    if (isRow(line) && batch.length < batchRows) continue;
    await insert(batch);
    total += batch.length;
    batch = [];
    if ('table' in line) insert = inserter(tx, line, tables, carried);
    if ('rows' in line && line.rows !== total) throw unreadable(`it says ${line.rows} rows and has ${total}`);
    if ('rows' in line) return total;
  }
  throw unreadable('it ends too early');
}

type Insert = (rows: readonly Row[]) => Promise<void>;

function inserter(
  tx: Tx,
  start: TableStart,
  tables: ReadonlyMap<string, TableFacts>,
  carried: readonly CarriedTable[],
): Insert {
  const foreign = carried.find(({ name }) => name === start.table);
  if (foreign !== undefined) return (rows) => foreign.fill(tx, rows);
  const types = new Map(tables.get(start.table)?.columns.map(({ name, type }) => [name, type]));
  const columns = start.columns.map((name) => {
    const type = types.get(name);
    if (type === undefined) throw unreadable(`${start.table}.${name} is not a column of this database`);
    return { name, type };
  });
  return (rows) => (rows.length === 0 ? Promise.resolve() : insertRows(tx, start.table, columns, rows));
}

/** One statement for a batch, which is not empty: each column as an array of texts, cast to the column's type. */
export async function insertRows(
  tx: Tx,
  table: string,
  columns: TableFacts['columns'],
  rows: readonly Row[],
): Promise<void> {
  const names = sql.join(columns.map(({ name }) => sql.id(name)));
  const values = sql.join(
    columns.map(({ type }, index) => sql`${sql.id('r', `c${index}`)}::${sql.raw(type)}`),
  );
  const arrays = sql.join(columns.map((_, index) => sql`${rows.map((row) => row[index] ?? null)}::text[]`));
  const aliases = sql.join(columns.map((_, index) => sql.id(`c${index}`)));
  await sql`insert into ${sql.table(table)} (${names}) overriding system value
    select ${values} from unnest(${arrays}) as r(${aliases})`.execute(tx);
}
