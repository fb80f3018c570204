import { sql } from 'kysely';
import { Problem } from '#platform/problem.ts';
import type { Database, Tx } from './database.ts';
import { databaseProblems } from './problems.ts';

export type Migration = {
  /** As its file is named: a number of four digits, then what it brings. */
  readonly name: string;
  /** SQL that is right on PostgreSQL 15 and later; it runs in a transaction. */
  readonly statements: string;
};

/** Two starters must not migrate at once; the number only has to be nobody else's. */
const lockKey = 8_086_001;

/**
 * Brings the database to the state this program knows, each step in its own transaction, and gives the
 * names of the steps it took. Throws `database-newer` when the database has been through one that is not listed.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  await database.transaction(async (tx) => {
    await lock(tx);
    await sql`create table if not exists migrations (
      name text collate "C" primary key,
      applied_at timestamptz not null default now()
    )`.execute(tx);
  });
  const applied = await appliedMigrations(database);
  checkKnown(applied, migrations);
  const taken: string[] = [];
  for (const migration of migrations.filter(({ name }) => !applied.includes(name))) {
    // Whether another starter was faster is seen under the lock.
    if (await database.transaction((tx) => step(tx, migration))) taken.push(migration.name);
  }
  return taken;
}

/** Names of the migrations the database has been through, in order; none in an empty one. */
export async function appliedMigrations({ db }: Database): Promise<string[]> {
  const { rows: found } = await sql`select where to_regclass('public.migrations') is not null`.execute(db);
  if (found.length === 0) return [];
  const rows = await db.selectFrom('migrations').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
}

async function step(tx: Tx, { name, statements }: Migration): Promise<boolean> {
  await lock(tx);
  const done = await tx.selectFrom('migrations').select('name').where('name', '=', name).executeTakeFirst();
  if (done !== undefined) return false;
  await sql.raw(statements).execute(tx);
  await tx.insertInto('migrations').values({ name }).execute();
  return true;
}

/** Held to the end of the transaction; a session's lock would mean nothing where sessions are shared. */
async function lock(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
}

function checkKnown(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Problem(databaseProblems['database-newer'], {
    detail: `The database has been through ${unknown.join(', ')}, which this version of the program does not know: it was written by a newer one. Start that version, or restore a backup into an empty database.`,
  });
}
