import { assertUnused } from '#backup/empty-installation.ts';
import { assertNoUnfinishedRestore } from '#backup/unfinished-restore.ts';
import type { Config } from '#config/config.ts';
import type { Addresses, Context } from '#context.ts';
import { listColumns } from '#database/columns.ts';
import type { Database } from '#database/database.ts';
import { migrate } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { openDatabase } from '#database/open.ts';
import { FaceDetector } from '#imaging/faces/face-detector.ts';
import { createImaging } from '#imaging/imaging.ts';
import { openMail } from '#mail/open.ts';
import { inventory, recipients } from '#inventory.ts';
import { openJobs } from '#jobs/jobs.ts';
import { systemClock, type Clock } from '#platform/clock.ts';
import { Flows } from '#platform/flows.ts';
import { InForce } from '#platform/in-force.ts';
import { createLog, type Log } from '#platform/log.ts';
import { Outbound } from '#platform/outbound.ts';
import { assertDeclared } from '#privacy/guard.ts';
import { heedNotice } from '#privacy/notice/heed.ts';
import { schedule } from '#schedule.ts';
import { makeDataFolder } from '#storage/data-folder.ts';
import { openStorage } from '#storage/open.ts';
import { readServed } from '#storage/served-addresses.ts';

export type ContextOptions = {
  /** For commands: work beside the process that has the embedded database open, if there is one. */
  readonly share: boolean;
  readonly clock?: Clock;
  readonly log?: Log;
  /** What finds faces; what is installed when left out. */
  readonly faces?: FaceDetector;
};

export type OpenContext = Context & AsyncDisposable;

/**
 * Opens an installation and brings its database up to date. Throws what stops a start: a database in use or too
 * new, a column without a declaration, a restore that was cut short.
 */
export async function createContext(config: Config, options: ContextOptions): Promise<OpenContext> {
  await assertNoUnfinishedRestore(config.server.data);
  await using opened = new AsyncDisposableStack();
  const ctx = opened.use(await openContext(config, options, (database) => migrate(database, migrations)));
  await heedNotice(ctx, { inventory, recipients });
  // What a command does may send letters, too; a server prepares when it begins to listen.
  if (options.share) await ctx.jobs.prepare(schedule(ctx));
  opened.move();
  return ctx;
}

/**
 * Opens an installation for a restore: not migrated, every kind of job known. Throws `database-in-use` or
 * `installation-in-use` when somebody else has it.
 */
export async function createEmptyContext(
  config: Config,
  options: Omit<ContextOptions, 'share'> = {},
): Promise<OpenContext> {
  await using opened = new AsyncDisposableStack();
  const ctx = opened.use(await openContext(config, { ...options, share: false }, assertUnused));
  await ctx.jobs.prepare(schedule(ctx));
  opened.move();
  return ctx;
}

/** Opens the resources in the order in which they need each other, and closes them the other way round. */
async function openContext(
  config: Config,
  options: ContextOptions,
  prepare: (database: Database) => Promise<unknown>,
): Promise<OpenContext> {
  const { clock = systemClock, log = createLog(config.server.logLevel), share } = options;
  const faces = options.faces ?? new FaceDetector();
  await using opened = new AsyncDisposableStack();
  await makeDataFolder(config.server.data);
  const inForce = new InForce(clock);
  const outbound = opened.use(new Outbound(inForce));
  const { url, connections } = config.database;
  const database = opened.use(
    await openDatabase({ url, connections, folder: config.server.data, log, share }),
  );
  await prepare(database);
  const jobs = opened.use(await openJobs(database, log, clock));
  assertDeclared(await listColumns(database.db), inventory);
  const store = opened.use(await openStorage(config.storage, config.server.data));
  opened.use(faces);
  const imaging = opened.use(createImaging(config.imaging, faces.isInstalled ? faces : undefined));
  const mail = openMail(config, config.server.data);
  const resources = opened.move();
  return {
    config,
    addresses: (share ? await servedBeside(config) : undefined) ?? addressesOf(config, config.server.port),
    database,
    store,
    imaging,
    jobs,
    mail,
    clock,
    log,
    outbound,
    flows: new Flows(clock),
    inForce,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Where the server beside this command answers; what is set for the command itself goes first. */
async function servedBeside({ server }: Config): Promise<Addresses | undefined> {
  return server.publicUrl === undefined ? readServed(server.data) : undefined;
}

export function addressesOf({ server }: Config, port: number): Addresses {
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  const publicUrl = server.publicUrl ?? `http://${host}:${port}`;
  return { publicUrl, cdnUrl: server.cdnUrl ?? `${publicUrl}/cdn` };
}
