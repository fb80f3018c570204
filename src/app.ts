import { prepareErasures } from '#accounts/erase-again.ts';
import { apiRoutes } from '#api/routes.ts';
import { assertUnused } from '#backup/empty-installation.ts';
import { assertNoUnfinishedRestore } from '#backup/unfinished-restore.ts';
import { collectDocumentation, documentationRoutes } from '#api/documentation.ts';
import { BusyAnswer } from '#cdn/busy-answer.ts';
import { newPictureCounts } from '#cdn/counts.ts';
import { ReadyPictures } from '#cdn/ready-pictures.ts';
import { pictureIntercept } from '#cdn/route.ts';
import { pictureSamples } from '#cdn/samples.ts';
import type { PictureServer } from '#cdn/serve.ts';
import type { Config } from '#config/config.ts';
import type { Addresses, Context } from '#context.ts';
import { listColumns } from '#database/columns.ts';
import type { Database } from '#database/database.ts';
import { migrate } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { openDatabase } from '#database/open.ts';
import { openDelivery } from '#delivery/delivery.ts';
import { trustProxies } from '#http/client.ts';
import { createFrame, type Frame } from '#http/frame.ts';
import { healthRoutes } from '#http/health.ts';
import { contractRoutes } from '#image4io/routes.ts';
import { FaceDetector } from '#imaging/faces/face-detector.ts';
import { createImaging } from '#imaging/imaging.ts';
import { openMail } from '#mail/open.ts';
import { metricsRoute } from '#http/metrics.ts';
import { guardAnswers } from '#http/guard-answers.ts';
import { inventory, recipients } from '#inventory.ts';
import { openJobs } from '#jobs/jobs.ts';
import { systemClock, type Clock } from '#platform/clock.ts';
import { Usage } from '#metering/usage.ts';
import { Flows } from '#platform/flows.ts';
import { IdleRelease } from '#platform/idle-release.ts';
import { createLog, type Log } from '#platform/log.ts';
import { Outbound } from '#platform/outbound.ts';
import { assertDeclared } from '#privacy/guard.ts';
import { Promises } from '#privacy/promises.ts';
import type { Ask } from '#privacy/registries.ts';
import { problemKinds } from '#problems.ts';
import { schedule } from '#schedule.ts';
import { siteRoutes } from '#site/routes.ts';
import { makeDataFolder } from '#storage/data-folder.ts';
import { openStorage } from '#storage/open.ts';

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
  return openContext(config, options, (database) => migrate(database, migrations));
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
  const outbound = opened.use(new Outbound());
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
    ...{
      config,
      addresses: addressesOf(config, config.server.port),
      database,
      store,
      imaging,
      jobs,
      mail,
      clock,
      log,
      outbound,
      flows: new Flows(clock),
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

export type Server = AsyncDisposable & {
  readonly frame: Frame;
  readonly promises: Promises;
  /** The pattern of every address but those of pictures. */
  readonly routes: readonly string[];
  readonly addresses: Addresses;
  /** Begins to listen and to do jobs; gives the port. */
  listen(): Promise<number>;
  /** Breaks all connections, so that what they still do ends as when a client leaves: it clears up and is over. */
  cutOff(): void;
};

/** Puts the doors together over one context. */
export async function createServer(ctx: Context): Promise<Server> {
  await using opened = new AsyncDisposableStack();
  const { addresses } = ctx;
  const ready = new ReadyPictures(ctx.config.delivery.memoryCacheBytes);
  const usage = opened.use(new Usage(ctx));
  const delivery = opened.use(await openDelivery(ctx, (what) => ready.forget(what)));
  const pictures: PictureServer = {
    delivery,
    ready,
    busy: new BusyAnswer(),
    counts: newPictureCounts(),
    usage,
    trusts: trustProxies(ctx.config.server.trustProxy),
    addresses,
  };
  let requests = 0;
  const takePicture = pictureIntercept(ctx, pictures);
  const frame = createFrame(ctx, addresses, (request, response) => {
    requests += 1;
    return takePicture(request, response);
  });
  opened.defer(() => frame.close());
  opened.use(new IdleRelease(() => requests));
  const promises = opened.use(new Promises(ctx, { inventory, recipients }, askOf(frame)));
  guardAnswers(frame, ctx, promises.cookies);
  const routes: string[] = [];
  frame.addHook('onRoute', ({ url }) => void routes.push(url));
  await collectDocumentation(frame);
  await frame.register(healthRoutes, { ctx });
  await frame.register(siteRoutes, { ctx, problemKinds, promises });
  await frame.register(metricsRoute, { ctx, read: () => pictureSamples(ctx, pictures) });
  await frame.register(documentationRoutes);
  await frame.register(apiRoutes, { prefix: '/api/v1', ctx, addresses });
  await frame.register(contractRoutes, { prefix: '/v1.0', ctx, addresses, usage, version: 1 });
  await frame.register(contractRoutes, { prefix: '/v0.1', ctx, addresses, usage, version: 0 });
  await frame.ready();
  const resources = opened.move();
  return {
    ...{ frame, promises, routes, addresses },
    listen: async () => {
      const { host, port } = ctx.config.server;
      // Before the first request: what it enqueues must be known.
      await ctx.jobs.prepare(schedule(ctx));
      await prepareErasures(ctx);
      await promises.start();
      const bound = Number(new URL(await frame.listen({ host, port })).port);
      Object.assign(addresses, addressesOf(ctx.config, bound));
      await ctx.jobs.work(schedule(ctx));
      return bound;
    },
    cutOff: () => frame.server.closeAllConnections(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** As a stranger asks who has no cookie. */
function askOf(frame: Frame): Ask {
  return async (url, headers) => {
    const answer = await frame.inject({ method: 'GET', url, headers });
    return { status: answer.statusCode, headers: answer.headers, body: answer.body };
  };
}

/** The OpenAPI document, without opening anything. */
export async function describeApi(config: Config): Promise<object> {
  // Registering a route reads only the configuration; nothing here is ever asked for a resource.
  const ctx = { config, clock: systemClock } as Context;
  const addresses = addressesOf(config, config.server.port);
  const frame = createFrame(ctx, addresses, () => false);
  await collectDocumentation(frame);
  await frame.register(apiRoutes, { prefix: '/api/v1', ctx, addresses });
  await frame.ready();
  const document = frame.swagger();
  await frame.close();
  return document;
}

function addressesOf({ server }: Config, port: number): Addresses {
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  const publicUrl = server.publicUrl ?? `http://${host}:${port}`;
  return { publicUrl, cdnUrl: server.cdnUrl ?? `${publicUrl}/cdn` };
}
