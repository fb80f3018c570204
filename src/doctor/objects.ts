import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { hashInKey } from '#backup/format.ts';
import type { Database } from '#database/database.ts';
import { objectColumns } from '#library/object-columns.ts';
import type { ObjectStore } from '#storage/object-store.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Of everything, or of a sample that takes a second or two. */
export type Thoroughness = {
  readonly full: boolean;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
};

const batch = 500;
const sampleRows = 1_000;
const sampleObjects = 5_000;
const named = 5;

/** An upload puts its objects in place moments before it commits its row. */
const settledMs = 15 * 60_000;

/** Whether what rows name is there and what it should be. */
export async function checkRows(
  database: Database,
  store: ObjectStore,
  { full, signal, progress }: Thoroughness,
): Promise<Finding> {
  const bad: string[] = [];
  let looked = 0;
  for await (const rows of full ? allRows(database) : someRows(database)) {
    signal.throwIfAborted();
    for (const row of rows) {
      for (const { key, bytes } of objectsOf(row)) {
        const fault = await faultOf(store, { key, bytes }, full);
        if (fault !== undefined && (await isNamed(database, key))) bad.push(`${key} ${fault}`);
        looked += 1;
      }
    }
    progress(`Checking objects: ${looked}`);
  }
  if (looked === 0) return ok('objects', 'No row names an object.');
  const what = full ? 'All' : 'A sample of';
  if (bad.length === 0) {
    const how = full ? 'with the size and content' : 'with the size';
    return ok('objects', `${what} ${looked} objects that rows name are there, ${how} they should have.`);
  }
  const list = bad.slice(0, named).join('; ');
  return problem(
    'objects',
    `${bad.length} of ${full ? '' : 'a sample of '}${looked} objects are lost: ${list}${bad.length > named ? '; …' : ''}.`,
    'Look for the files in a backup (tar -xf FILE KEY) and put them back in the objects folder; else delete these assets.',
  );
}

/** Objects that no row names: not lost, only in the way. */
export async function checkOrphans(
  database: Database,
  store: ObjectStore,
  { full, signal, progress }: Thoroughness,
): Promise<Finding> {
  let orphans = 0;
  let looked = 0;
  for await (const keys of settledKeys(store, full ? Number.POSITIVE_INFINITY : sampleObjects)) {
    signal.throwIfAborted();
    orphans += keys.length - (await countNamed(database, keys));
    looked += keys.length;
    progress(`Checking what is stored: ${looked}`);
  }
  if (looked === 0) return ok('left objects', 'Nothing is stored that could be left over.');
  const says = `${orphans} of ${full ? '' : 'the first '}${looked} stored objects belong to no row.`;
  if (orphans === 0) return ok('left objects', says);
  return warning(
    'left objects',
    says,
    'Interrupted uploads leave them; the sweep of every night removes them.',
  );
}

type Row = Readonly<Record<string, string | null>>;

const columns = sql.join(
  [...new Set(objectColumns.flatMap(({ key, bytes }) => [key, bytes]))].map((name) => sql.ref(name)),
);

/** Pages of the table, taken at random, hold some dozens of rows each. */
async function* someRows({ db }: Database): AsyncGenerator<readonly Row[]> {
  const { rows: sizes } = await sql<{ pages: number }>`
    select (pg_relation_size('assets') / current_setting('block_size')::int)::float8 as pages
  `.execute(db);
  const percent = Math.min(100, (100 * 100) / Math.max(1, sizes[0]?.pages ?? 1));
  const { rows } = await sql<Row>`
    select ${columns} from assets tablesample system (${sql.raw(percent.toFixed(6))}) limit ${sampleRows}
  `.execute(db);
  yield rows;
}

async function* allRows({ db }: Database): AsyncGenerator<readonly Row[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<Row>`
      select id::text as id, ${columns} from assets where id > ${after}::uuid order by assets.id limit ${batch}
    `.execute(db);
    yield rows;
    if (rows.length < batch) return;
    after = rows.at(-1)?.['id'] ?? '';
  }
}

/** A picture that says nothing about anybody is its own public form: one object, named twice. */
function objectsOf(row: Row): { key: string; bytes: number }[] {
  const named = objectColumns.flatMap(({ key, bytes }) => {
    const name = row[key];
    return name === null || name === undefined ? [] : [[name, Number(row[bytes])] as const];
  });
  return [...new Map(named)].map(([key, bytes]) => ({ key, bytes }));
}

async function faultOf(
  store: ObjectStore,
  { key, bytes }: { key: string; bytes: number },
  full: boolean,
): Promise<string | undefined> {
  const found = await store.head(key);
  if (found === undefined) return 'is missing';
  if (found.bytes !== bytes) return `has ${found.bytes} bytes instead of ${bytes}`;
  const wanted = full ? hashInKey(key) : undefined;
  if (wanted === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const piece of (await store.stream(key)) ?? []) hash.update(piece as Buffer);
  return hash.digest('hex') === wanted ? undefined : 'has other content than was uploaded';
}

/** While the server runs, a row may have been deleted between two looks. */
async function isNamed(database: Database, key: string): Promise<boolean> {
  return (await countNamed(database, [key])) > 0;
}

async function countNamed({ db }: Database, keys: readonly string[]): Promise<number> {
  const parts = objectColumns.map(
    ({ table, key }) =>
      sql`select ${sql.ref(key)} as key from ${sql.table(table)} where ${sql.ref(key)} in (${sql.join(keys)})`,
  );
  const { rows } = await sql<{ count: number }>`
    select count(distinct key)::int as count from (${sql.join(parts, sql` union all `)}) as named
  `.execute(db);
  return rows[0]?.count ?? 0;
}

async function* settledKeys(store: ObjectStore, most: number): AsyncGenerator<readonly string[]> {
  const settled = Date.now() - settledMs;
  let keys: string[] = [];
  let taken = 0;
  for (const prefix of ['originals/', 'public/']) {
    for await (const { key, modified } of store.list(prefix)) {
      if (modified.getTime() > settled) continue;
      if (taken >= most) break;
      taken += 1;
      keys.push(key);
      if (keys.length < batch) continue;
      yield keys;
      keys = [];
    }
  }
  if (keys.length > 0) yield keys;
}
