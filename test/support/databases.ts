import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Context } from '#context.ts';
import type { Database } from '#database/database.ts';
import { migrate } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { type DatabaseOptions, openDatabase } from '#database/open.ts';
import type { JobKind } from '#jobs/job.ts';
import { openJobs } from '#jobs/jobs.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { schedule } from '#schedule.ts';

/** Set by who runs the tests: then they use that PostgreSQL server, else the embedded engine. */
const serverUrl = process.env['TEST_DATABASE_URL'];

export const testEngine = serverUrl === undefined ? 'embedded' : 'postgres';

/** A database that is nobody else's, and everything needed to open it once more. */
export type Place = AsyncDisposable & { readonly options: DatabaseOptions };

/** A place for one test: nothing in it yet, or what a first start makes when `migrated`. */
export async function freshPlace(migrated = false): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-test-'));
  const options = { url: undefined, folder, connections: 4, log: silentLog };
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  if (serverUrl === undefined) {
    if (migrated) await fillAsStarted(folder);
    return { options, [Symbol.asyncDispose]: removeFolder };
  }
  const name = `vitrine_test_${randomUUID().replaceAll('-', '')}`;
  const template = migrated ? await migratedTemplate(serverUrl) : 'template0';
  await onServer(serverUrl, (client) => client.query(`create database ${name} template ${template}`));
  const remove = async (): Promise<void> => {
    await removeFolder();
    await onServer(serverUrl, (client) => client.query(`drop database ${name} with (force)`));
  };
  return { options: { ...options, url: databaseUrl(serverUrl, name) }, [Symbol.asyncDispose]: remove };
}

/** Leaves in a data folder what a first start of the embedded engine does, on whichever engine the tests run. */
export async function fillAsStarted(folder: string): Promise<void> {
  // A thousand files: one by one through promises would cost ten times as much.
  cpSync(await migratedFolder(), folder, { recursive: true });
}

export type FreshDatabase = AsyncDisposable & {
  readonly database: Database;
  readonly options: DatabaseOptions;
};

/** A migrated database for one test, gone with it. */
export async function freshDatabase(changes: Partial<DatabaseOptions> = {}): Promise<FreshDatabase> {
  const place = await freshPlace(true);
  const options = { ...place.options, ...changes };
  const database = await openDatabase(options);
  await migrate(database, migrations);
  const remove = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  };
  return { database, options, [Symbol.asyncDispose]: remove };
}

/** What may be enqueued. Nothing of it is done here, so what would be needed for that is not there. */
const kinds = (): readonly JobKind[] => schedule({} as Context);

/** Which first start a template is of. */
function templateDigest(): string {
  return createHash('sha256')
    .update(JSON.stringify([migrations, kinds()]))
    .digest('hex')
    .slice(0, 12);
}

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

/** Made once for each set of migrations and kept: to copy it is a tenth of the work. */
async function migratedFolder(): Promise<string> {
  const folder = join(cache, `installation-${templateDigest()}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const part = await mkdtemp(`${folder}-`);
  await migrateAt({ url: undefined, folder: part });
  // The two databases that new ones are made from: nobody makes one here, and they are half of all files.
  for (const name of ['1', '4']) await rm(join(part, 'database/cluster/base', name), { recursive: true });
  // Another process may have been faster.
  await rename(part, folder).catch(() => rm(part, { recursive: true, force: true }));
  return folder;
}

/** Made once for each set of migrations and kept on the server: copying it takes a tenth of a second. */
async function migratedTemplate(url: string): Promise<string> {
  const name = `vitrine_template_${templateDigest()}`;
  await onServer(url, async (client) => {
    await client.query('select pg_advisory_lock(8086002)');
    const found = await client.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount === 1) return;
    await client.query(`drop database if exists ${name}_unfinished`);
    await client.query(`create database ${name}_unfinished template template0`);
    await migrateAt({ url: databaseUrl(url, `${name}_unfinished`), folder: tmpdir() });
    await client.query(`alter database ${name}_unfinished rename to ${name}`);
  });
  return name;
}

async function migrateAt(place: Pick<DatabaseOptions, 'url' | 'folder'>): Promise<void> {
  await using database = await openDatabase({ ...place, connections: 2, log: silentLog });
  await migrate(database, migrations);
  await using jobs = await openJobs(database, silentLog, systemClock);
  await jobs.prepare(kinds());
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
