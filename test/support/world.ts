import { operator } from '#access/actor.ts';
import { createOrganization } from '#accounts/create-organization.ts';
import { createServer, type Server } from '#app.ts';
import { createContext, type OpenContext } from '#open-context.ts';
import { type Environment, loadConfig } from '#config/config.ts';
import type { FaceDetector } from '#imaging/faces/face-detector.ts';
import type { Clock } from '#platform/clock.ts';
import { type Log, silentLog } from '#platform/log.ts';
import { freshPlace } from './databases.ts';

/** A clock that stands still until it is told to go on. */
export class TestClock implements Clock {
  #now = new Date('2026-03-01T12:00:00Z');

  now(): Date {
    return new Date(this.#now);
  }

  advance(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1_000);
  }
}

export type Account = {
  readonly cloudname: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** The value of an `Authorization` header. */
  readonly authorization: string;
};

/** A whole product, really listening, with its own database and data folder. */
export type World = AsyncDisposable & {
  readonly ctx: OpenContext;
  readonly server: Server;
  readonly url: string;
  readonly clock: TestClock;
  readonly data: string;
  createAccount(cloudname: string): Promise<Account>;
  /** `fetch` below the world's address. */
  get(path: string, init?: RequestInit): Promise<Response>;
};

export async function createWorld(
  options: { environment?: Environment; log?: Log; faces?: FaceDetector } = {},
): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const place = opened.use(await freshPlace(true));
  const { folder: data, url: databaseUrl } = place.options;
  const config = loadConfig({
    VITRINE_DATA: data,
    VITRINE_PORT: '0',
    CONTROLLER_NAME: 'Lake Pictures',
    CONTROLLER_ADDRESS: 'Harbour 1, 10000 Lakeside',
    CONTROLLER_EMAIL: 'privacy@lake.example',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...options.environment,
  });
  const clock = new TestClock();
  const ctx = opened.use(
    await createContext(config, {
      ...{ share: false, clock, log: options.log ?? silentLog },
      ...(options.faces && { faces: options.faces }),
    }),
  );
  const server = opened.use(await createServer(ctx));
  const port = await server.listen();
  const url = `http://127.0.0.1:${port}`;
  const resources = opened.move();
  return {
    ...{ ctx, server, url, clock, data },
    createAccount: (cloudname) => createAccount(ctx, cloudname),
    get: (path, init) => fetch(url + path, { redirect: 'manual', ...init }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function createAccount(ctx: OpenContext, cloudname: string): Promise<Account> {
  const { key } = await createOrganization(ctx, operator, { cloudname, email: 'owner@example.org' });
  const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
  return { cloudname, ...key, authorization };
}
