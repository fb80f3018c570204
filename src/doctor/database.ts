import { sql } from 'kysely';
import { listColumns } from '#database/columns.ts';
import type { Database } from '#database/database.ts';
import { appliedMigrations } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { inventory } from '#inventory.ts';
import { declarationOf } from '#privacy/guard.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** A clock this many seconds off makes times in answers wrong; ids and retries still work. */
const skewSeconds = 5;

export async function checkDatabase(database: Database): Promise<Finding[]> {
  return [
    await checkVersion(database),
    await checkMigrations(database),
    await checkColumns(database),
    await checkTime(database),
  ];
}

async function checkVersion({ engine, db }: Database): Promise<Finding> {
  const { rows } = await sql<{ version: string; bytes: string }>`
    select current_setting('server_version') as version, pg_database_size(current_database()) as bytes
  `.execute(db);
  const { version = '', bytes = '0' } = rows[0] ?? {};
  const what = engine === 'embedded' ? 'The embedded PostgreSQL' : 'PostgreSQL';
  return ok('database', `${what} ${version} answers; ${(Number(bytes) / 1e6).toFixed(0)} MB.`);
}

async function checkMigrations(database: Database): Promise<Finding> {
  const applied = await appliedMigrations(database);
  const unknown = applied.filter((name) => !migrations.some((migration) => migration.name === name));
  const pending = migrations.filter(({ name }) => !applied.includes(name));
  if (unknown.length > 0) {
    return problem(
      'migrations',
      `The database has been through ${unknown.join(', ')}, which this version does not know.`,
      'Start the newer version that made it. An older state comes only from a backup.',
    );
  }
  if (pending.length > 0) {
    return warning(
      'migrations',
      `${pending.map(({ name }) => name).join(', ')} will be applied at the next start.`,
      'Make a backup, then restart the server.',
    );
  }
  return ok('migrations', `All ${applied.length} are applied.`);
}

async function checkColumns({ db }: Database): Promise<Finding> {
  const undeclared = (await listColumns(db)).filter(
    (column) => declarationOf(column, inventory) === undefined,
  );
  if (undeclared.length === 0) return ok('personal data', 'Every column of the database is declared.');
  const names = undeclared.map(({ schema, table, column }) => `${schema}.${table}.${column}`);
  return problem(
    'personal data',
    `Nobody says what these columns are for: ${names.slice(0, 10).join(', ')}.`,
    'The server does not start with them. Use a database that only Vitrine writes to, or drop them.',
  );
}

async function checkTime({ db }: Database): Promise<Finding> {
  const before = Date.now();
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const middle = (before + Date.now()) / 2;
  const seconds = Math.abs((rows[0]?.now.getTime() ?? middle) - middle) / 1_000;
  const says = `The clocks of the database and this machine differ by ${seconds.toFixed(1)} s.`;
  if (seconds < skewSeconds) return ok('clocks', says);
  return warning('clocks', says, 'Let both machines set their clocks by NTP.');
}
