import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import type { Database, Tx } from '#database/database.ts';
import { appliedMigrations } from '#database/migrate.ts';
import { tablesInOrder } from './catalogue.ts';
import { backupVersion, type CarriedTable, type Line, type Row, textSettings } from './format.ts';

/** Rows asked for at a time: the memory a backup takes. */
const batchRows = 1_000;

/**
 * The database as it is at one moment, in the form of `format.ts`, piece by piece. It is first written to a file
 * in `spoolFolder` as fast as the disk takes it, since on the embedded engine nobody else is served
 * during that; the file is removed at the end, or when the reader stops early.
 */
export function dumpDatabase(
  database: Database,
  spoolFolder: string,
  carried: readonly CarriedTable[] = [],
): AsyncGenerator<Buffer> {
  return dumpRows(database, spoolFolder, async (tx) => [
    ...(await tablesInOrder(tx)).map(({ name, columns }) => ({
      ...{ name, columns: columns.map((column) => column.name), from: sql.table(name) },
    })),
    ...carried.map(({ name, columns, select }) => ({
      ...{ name, columns, from: sql`(${sql.raw(select)}) as carried` },
    })),
  ]);
}

/** Rows that are asked for, and in this order; all of one moment as well. */
export async function* dumpRows(
  database: Database,
  spoolFolder: string,
  sourcesOf: (tx: Tx) => Promise<readonly DumpSource[]>,
): AsyncGenerator<Buffer> {
  const folder = await mkdtemp(join(spoolFolder, 'backup-'));
  try {
    const path = join(folder, 'rows');
    await spool(database, path, sourcesOf);
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function spool(
  database: Database,
  path: string,
  sourcesOf: (tx: Tx) => Promise<readonly DumpSource[]>,
): Promise<void> {
  const migrations = await appliedMigrations(database);
  await using file = await open(path, 'wx', 0o600);
  await write(file, [{ format: 'vitrine-backup', version: backupVersion, migrations }]);
  const rows = await database.transaction(async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx);
    await sql.raw(textSettings).execute(tx);
    let rows = 0;
    for (const source of await sourcesOf(tx)) rows += await spoolTable(tx, source, file);
    return rows;
  });
  await write(file, [{ rows }]);
}

export type DumpSource = {
  readonly name: string;
  readonly columns: readonly string[];
  /** A table, or a query in parentheses with a name, that has these columns. */
  readonly from: RawBuilder<unknown>;
};

async function spoolTable(tx: Tx, { name, columns, from }: DumpSource, file: FileHandle): Promise<number> {
  await write(file, [{ table: name, columns }]);
  const values = sql.join(columns.map((column) => sql`${sql.id(column)}::text`));
  await sql`declare backup no scroll cursor for select array[${values}] as row from ${from}`.execute(tx);
  let count = 0;
  for (;;) {
    const { rows } = await sql<{ row: Row }>`fetch ${sql.raw(String(batchRows))} from backup`.execute(tx);
    await write(
      file,
      rows.map(({ row }) => row),
    );
    count += rows.length;
    if (rows.length < batchRows) break;
  }
  await sql`close backup`.execute(tx);
  return count;
}

async function write(file: FileHandle, lines: readonly Line[]): Promise<void> {
  await file.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
