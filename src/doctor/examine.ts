import { assertInstalled } from '#backup/installed.ts';
import { type Config, ConfigurationError, type Environment, loadConfig } from '#config/config.ts';
import { appliedMigrations } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import type { Database } from '#database/database.ts';
import { openDatabase } from '#database/open.ts';
import { systemClock } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';
import { silentLog } from '#platform/log.ts';
import type { ObjectStore } from '#storage/object-store.ts';
import { openStorage } from '#storage/open.ts';
import { readListening } from '#storage/served-addresses.ts';
import { checkAddresses } from './addresses.ts';
import { checkBreaches } from './breaches.ts';
import { checkDatabase } from './database.ts';
import { checkDataFolder } from './data-folder.ts';
import { type Finding, ok, problem, reason, warning } from './finding.ts';
import { checkLock } from './lock.ts';
import { checkMachine } from './machine.ts';
import { checkOrphans, checkRows, type Thoroughness } from './objects.ts';
import { checkPort } from './port.ts';
import { checkRequests } from './requests.ts';
import { checkStorage } from './storage.ts';

/**
 * Looks an installation over, whether a server runs on it or not, and changes nothing: one finding for each check, as far as it
 * gets. What makes a later check impossible is a finding itself.
 */
export async function* examine(environment: Environment, how: Thoroughness): AsyncGenerator<Finding> {
  yield* checkMachine();
  const config = readConfig(environment);
  if (Array.isArray(config)) return yield* config;
  yield ok('settings', 'Every setting is one, and has a value it can have.');
  const listening = await listeningOf(environment, config);
  yield* checkAddresses(listening);
  const missing = await findMissing(config);
  if (missing !== undefined) return yield missing;
  yield* await checkDataFolder(config);
  const server = config.database.url === undefined ? await checkLock(config) : undefined;
  if (server !== undefined) yield server.finding;
  yield* checkKept(config, how);
  yield await checkPort(listening, server?.running);
}

/** Of the server that runs here, unless this command was told where to look: its shell need not have the same settings. */
async function listeningOf(environment: Environment, config: Config): Promise<Config> {
  const names = ['VITRINE_HOST', 'VITRINE_PORT'];
  const isTold = config.server.port !== 0 && names.some((name) => (environment[name] ?? '').trim() !== '');
  const served = isTold ? undefined : await readListening(config.server.data);
  return { ...config, server: { ...config.server, ...served } };
}

function readConfig(environment: Environment): Config | Finding[] {
  try {
    return loadConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map((fault) =>
      problem('settings', fault, 'The server does not start before every setting is right.'),
    );
  }
}

async function findMissing(config: Config): Promise<Finding | undefined> {
  try {
    await assertInstalled(config);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const advice =
      'If there should be one, VITRINE_DATA names another folder than the server’s; else the first start makes it.';
    return warning('installation', error.message, advice);
  }
}

/** Database and objects, and whether they agree. */
async function* checkKept(config: Config, how: Thoroughness): AsyncGenerator<Finding> {
  await using opened = new AsyncDisposableStack();
  const database = await attempt('database', () => open(config));
  if ('check' in database) yield database;
  else {
    yield* await checkDatabase(opened.use(database));
    if ((await pendingMigrations(database)).length === 0)
      yield await checkRequests(database, systemClock.now());
  }
  const store = await attempt('storage', () => openStorage(config.storage, config.server.data));
  if ('check' in store) yield store;
  else yield* await checkStorage(opened.use(store), config);
  if ('check' in database || 'check' in store) return;
  yield* checkAgreement(database, store, how);
}

/** What is missing before the tables are those this program knows. */
async function pendingMigrations(database: Database): Promise<string[]> {
  const applied = await appliedMigrations(database);
  return migrations.map(({ name }) => name).filter((name) => !applied.includes(name));
}

async function* checkAgreement(
  database: Database,
  store: ObjectStore,
  how: Thoroughness,
): AsyncGenerator<Finding> {
  // Without tables there is nothing to look through; that the migrations are missing was said.
  if ((await appliedMigrations(database)).length === 0) return;
  if (await isUpToDate(database)) yield await checkBreaches(database, new Date());
  yield await checkRows(database, store, how);
  yield await checkOrphans(database, store, how);
}

/** Tables of migrations that are to come are not there yet. */
async function isUpToDate(database: Database): Promise<boolean> {
  const applied = await appliedMigrations(database);
  return migrations.every(({ name }) => applied.includes(name));
}

function open({ database, server }: Config): Promise<Database> {
  const { url, connections } = database;
  return openDatabase({ url, connections, folder: server.data, log: silentLog, share: true });
}

async function attempt<Opened>(check: string, act: () => Promise<Opened>): Promise<Opened | Finding> {
  try {
    return await act();
  } catch (error) {
    const advice =
      error instanceof Problem ? error.kind.advice : 'See the sentence; the server’s log says more.';
    return problem(check, reason(error), advice);
  }
}
