import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { type ImportHooks, type ImportInput, importLibrary } from '#importing/import.ts';
import type { Imported } from '#importing/tally.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** A server to import from and an installation to import into: the organizations `theirs` and `mine`. */
export type TwoWorlds = AsyncDisposable & {
  readonly old: World;
  readonly theirs: Account;
  readonly mine: World;
  /** Imports everything, as the operator of the second would. */
  run(input?: Partial<ImportInput>, hooks?: Partial<ImportHooks>): Promise<Imported>;
};

/** Two installations, or, in half the time, one that imports from itself. */
export async function twoWorlds(how: 'apart' | 'in-one' = 'in-one'): Promise<TwoWorlds> {
  await using opened = new AsyncDisposableStack();
  const old = opened.use(await createWorld());
  const mine = how === 'in-one' ? old : opened.use(await createWorld());
  const theirs = await old.createAccount('theirs');
  await mine.createAccount('mine');
  const resources = opened.move();
  return {
    ...{ old, theirs, mine },
    run: (input = {}, hooks = {}) =>
      importLibrary(
        mine.ctx,
        operator,
        { from: `${old.url}/v1.0`, ...theirs, allowPrivate: true, to: 'mine', ...input },
        { signal: new AbortController().signal, pause: async () => {}, ...hooks },
      ),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A small JPEG without any metadata, unlike every other number's. */
export function plain(number: number): Promise<Buffer> {
  return canvasOf(photo(40, 24, number))
    .jpeg()
    .toBuffer();
}

/** Puts a file into a world through its native API, which keeps names as they are. */
export async function put(
  { old, theirs }: { old: World; theirs: Account },
  file: { bytes: Buffer; name: string; folder?: string; visibility?: string; collision?: string },
): Promise<{ id: string; path: string }> {
  const { bytes, ...fields } = file;
  const body = new FormData();
  for (const [name, value] of Object.entries({ visibility: 'public', ...fields })) body.set(name, value);
  body.set('file', new Blob([new Uint8Array(bytes)]), file.name);
  const answer = await old.get('/api/v1/assets', {
    method: 'POST',
    body,
    headers: { authorization: theirs.authorization },
  });
  const asset = (await answer.json()) as { id: string; path: string };
  assert.ok(answer.ok, JSON.stringify(asset));
  return asset;
}

/** Paths of an organization's images, in byte order. */
export async function paths({ ctx }: World, cloudname = 'mine'): Promise<string[]> {
  const rows = await assetsOf(ctx, cloudname).select('assets.path').orderBy('assets.path').execute();
  return rows.map(({ path }) => path);
}

/** The bytes of an original, and what is known about it. */
export async function asset({ ctx }: World, path: string, cloudname = 'mine') {
  const row = await assetsOf(ctx, cloudname)
    .selectAll('assets')
    .where('assets.path', '=', path)
    .executeTakeFirstOrThrow();
  return { ...row, bytes: (await ctx.store.read(row.original_key)) ?? Buffer.alloc(0) };
}

function assetsOf({ database }: Context, cloudname: string) {
  return database.db
    .selectFrom('assets')
    .innerJoin('organizations', 'organizations.id', 'assets.organization_id')
    .where('cloudname', '=', cloudname);
}

/** Paths of an organization's folders, in byte order. */
export async function folders({ ctx }: World, cloudname = 'mine'): Promise<string[]> {
  const rows = await ctx.database.db
    .selectFrom('folders')
    .innerJoin('organizations', 'organizations.id', 'folders.organization_id')
    .where('cloudname', '=', cloudname)
    .select('folders.path')
    .orderBy('folders.path')
    .execute();
  return rows.map(({ path }) => path);
}

/** Nothing of what arrived is left lying about. */
export async function stagedObjects({ ctx }: World): Promise<number> {
  return (await Array.fromAsync(ctx.store.list('staging/'))).length;
}

type Listing = { folders: { path: string }[]; images: Record<string, unknown>[]; streams: object[] };

type Meddling = {
  /** Says true when it has answered itself; `count` is how often this address was asked for. */
  readonly answer?: (
    asked: { url: string; count: number; authorization: string | undefined },
    response: ServerResponse,
  ) => boolean | Promise<boolean>;
  /** Changes what `listFolder` says. */
  readonly list?: (listing: Listing, folder: string) => void;
};

export type Between = AsyncDisposable & {
  /** In place of the world's own address. */
  readonly from: string;
  /** Every address that was asked for, in order. */
  readonly asked: readonly string[];
};

/** A server that answers as a world does, at an address of its own, save where it is meddled with. */
export async function between(world: World, meddling: Meddling): Promise<Between> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    const url = incoming.url ?? '';
    asked.push(url);
    const count = asked.filter((one) => one === url).length;
    const { authorization } = incoming.headers;
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const respond = async (): Promise<void> => {
      if ((await meddling.answer?.({ url, count, authorization }, response)) === true) return;
      await hand(world, { incoming, response, own, meddling });
    };
    respond().catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    from: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Handing = { incoming: IncomingMessage; response: ServerResponse; own: string; meddling: Meddling };

async function hand(world: World, { incoming, response, own, meddling }: Handing): Promise<void> {
  const url = incoming.url ?? '';
  const { authorization } = incoming.headers;
  const answer = await world.get(url, authorization === undefined ? {} : { headers: { authorization } });
  let body = Buffer.from(await answer.arrayBuffer());
  if (url.startsWith('/v1.0/listFolder') && answer.ok) {
    const listing = JSON.parse(String(body).replaceAll(world.url, own)) as Listing;
    meddling.list?.(listing, new URL(url, own).searchParams.get('path') ?? '');
    body = Buffer.from(JSON.stringify(listing));
  }
  response.writeHead(answer.status, {
    'content-type': answer.headers.get('content-type') ?? '',
    'content-length': body.length,
  });
  response.end(body);
}
