import { flushActivity } from '#accounts/activity/note-activity.ts';
import { prepareErasures } from '#accounts/erase-again.ts';
import { Audience } from '#audience/audience.ts';
import { apiRoutes } from '#api/routes.ts';
import { collectDocumentation, documentationRoutes } from '#api/documentation.ts';
import { BusyAnswer } from '#cdn/busy-answer.ts';
import { newPictureCounts } from '#cdn/counts.ts';
import { ReadyPictures } from '#cdn/ready-pictures.ts';
import { pictureIntercept } from '#cdn/route.ts';
import { pictureSamples } from '#cdn/samples.ts';
import type { PictureServer } from '#cdn/picture-server.ts';
import type { Config } from '#config/config.ts';
import type { Addresses, Context } from '#context.ts';
import { shareLimits } from '#accounts/share-limits.ts';
import { openDelivery } from '#delivery/delivery.ts';
import { trustProxies } from '#http/client.ts';
import { createFrame, type Frame } from '#http/frame.ts';
import { healthRoutes } from '#http/health.ts';
import { contractRoutes } from '#image4io/routes.ts';
import { metricsRoute } from '#http/metrics.ts';
import { guardAnswers } from '#http/guard-answers.ts';
import { inventory, recipients } from '#inventory.ts';
import { Receiver } from '#intake/receiver.ts';
import { prepareDeletions } from '#library/deletions/delete-again.ts';
import { systemClock } from '#platform/clock.ts';
import { Usage } from '#metering/usage.ts';
import { IdleRelease } from '#platform/idle-release.ts';
import { Promises } from '#privacy/promises.ts';
import type { Ask } from '#privacy/registries.ts';
import { problemKinds } from '#problems.ts';
import { schedule } from '#schedule.ts';
import { siteRoutes } from '#site/routes.ts';
import { announceServed, retractServed } from '#storage/served-addresses.ts';
import { addressesOf } from '#open-context.ts';

export type Server = AsyncDisposable & {
  readonly frame: Frame;
  readonly promises: Promises;
  readonly audience: Audience;
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
  opened.defer(() => retractServed(ctx.config.server.data));
  const ready = new ReadyPictures(ctx.config.delivery.memoryCacheBytes);
  const usage = opened.use(new Usage(ctx));
  opened.defer(() => flushActivity(ctx));
  const audience = opened.use(new Audience(ctx));
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
  await frame.register(siteRoutes, { ctx, problemKinds, promises, delivery, audience });
  await frame.register(metricsRoute, { ctx, read: () => pictureSamples(ctx, pictures) });
  await frame.register(documentationRoutes);
  const receiver = new Receiver(ctx);
  await frame.register(apiRoutes, { prefix: '/api/v1', ctx, addresses, receiver, usage });
  await frame.register(contractRoutes, { prefix: '/v1.0', ctx, addresses, usage, version: 1 });
  await frame.register(contractRoutes, { prefix: '/v0.1', ctx, addresses, usage, version: 0 });
  await frame.ready();
  const resources = opened.move();
  return {
    ...{ frame, promises, audience, routes, addresses },
    listen: async () => {
      const { host, port } = ctx.config.server;
      // Before the first request: what it enqueues must be known.
      await ctx.jobs.prepare(schedule(ctx));
      await prepareErasures(ctx);
      await shareLimits(ctx);
      await prepareDeletions(ctx);
      await promises.start();
      const bound = Number(new URL(await frame.listen({ host, port })).port);
      Object.assign(addresses, addressesOf(ctx.config, bound));
      await announceServed(ctx.config.server.data, { addresses, listening: { host, port: bound } });
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
  await using usage = new Usage(ctx);
  const addresses = addressesOf(config, config.server.port);
  const frame = createFrame(ctx, addresses, () => false);
  await collectDocumentation(frame);
  const receiver = new Receiver(ctx);
  await frame.register(apiRoutes, { prefix: '/api/v1', ctx, addresses, receiver, usage });
  await frame.ready();
  const document = frame.swagger();
  await frame.close();
  return document;
}
