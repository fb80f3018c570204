import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as ask } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { operator } from '#access/actor.ts';
import { signUrl } from '#delivery/signed/sign-url.ts';
import { createUrlKey } from '#delivery/signed/url-keys.ts';
import { create, eventually, native, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';
import { freePorts, hasNginx, type Nginx, startNginx } from './nginx.ts';

const cdn = 'cdn.example.org';
const app = 'pictures.example.org';
/** What the recipe has a minute for: how long a picture is fresh in its cache. */
const fresh = 1;

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

describe('deploy/nginx.conf in front', { skip: hasNginx() ? false : 'nginx is not installed here' }, () => {
  let folder: string;
  let world: World;
  let acme: Account;
  let nginx: Nginx;
  let port: number;
  let plainPort: number;
  let jpeg: Buffer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-nginx-'));
    world = await createWorld({
      environment: {
        ...{ PUBLIC_URL: `http://${app}`, CDN_URL: `http://${cdn}` },
        ...{ VITRINE_TRUST_PROXY: '127.0.0.1', VITRINE_SHARED_MAX_AGE: String(fresh) },
      },
    });
    acme = await world.createAccount('acme');
    jpeg = await canvasOf(photo(320, 240)).jpeg().toBuffer();
    [port = 0, plainPort = 0] = await freePorts(2);
    nginx = await startNginx(folder, recipe(await readFile('deploy/nginx.conf', 'utf8')));
  });
  after(async () => {
    await nginx[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** On free ports, without certificates, with a cache of its own and a shorter minute; all else is as it is delivered. */
  function recipe(text: string): string {
    const changes: readonly (readonly [RegExp, string])[] = [
      [/server 127\.0\.0\.1:8080;/, `server ${new URL(world.url).host};`],
      [/listen \[::\][^;]*;/g, ''],
      [/listen 443 ssl http2;/g, `listen 127.0.0.1:${port};`],
      [/listen 80;/, `listen 127.0.0.1:${plainPort};`],
      [/ssl_[a-z_]+ +[^;]*;/g, ''],
      [/\/var\/cache\/nginx\/vitrine/, join(folder, 'cache')],
      [/proxy_cache_valid 200 {2}1m;/, `proxy_cache_valid 200 ${fresh}s;`],
    ];
    return changes.reduce((changed, [from, to]) => {
      assert.match(changed, from, 'the recipe has changed; change this as well');
      return changed.replace(from, to);
    }, text);
  }

  type Asking = { readonly method?: string; readonly at?: number; readonly headers?: IncomingHttpHeaders };
  const get = async (host: string, path: string, asking: Asking = {}): Promise<Answer> => {
    const { method = 'GET', at = port, headers = {} } = asking;
    const asked = ask({ host: '127.0.0.1', port: at, path, method, headers: { host, ...headers } }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const body = Buffer.concat(await response.toArray());
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  };
  const cacheOf = async (path: string) => {
    const { status, headers } = await get(cdn, path);
    return `${status} ${String(headers['x-cache'])}`;
  };

  test('keeps a picture once for each class of Accept, whatever its spelling', async () => {
    await upload(world, acme, { name: 'a.jpg', bytes: jpeg });
    assert.equal(await cacheOf('/acme/w_60/a.jpg'), '200 MISS');
    const { headers, body } = await get(cdn, '/acme/w_60/a.jpg');
    assert.equal(headers['x-cache'], 'HIT');
    assert.equal(headers['content-type'], 'image/jpeg');
    assert.equal((await sharp(body).metadata()).width, 60);
    const auto = '/acme/w_62,f_auto/a.jpg';
    for (const [accept, type, cache] of [
      ['image/webp', 'image/webp', 'MISS'],
      ['text/html, image/webp;q=0.8, */*', 'image/webp', 'HIT'],
      ['image/webp;q=0', 'image/jpeg', 'MISS'],
      ['image/png', 'image/jpeg', 'HIT'],
    ] as const) {
      const answer = await get(cdn, auto, { headers: { accept } });
      assert.deepEqual([answer.headers['content-type'], answer.headers['x-cache']], [type, cache], accept);
      assert.equal(answer.headers['x-accel-expires'], undefined);
    }
    assert.equal((await get(cdn, '/acme/w_60/a.jpg', { headers: { range: 'bytes=0-9' } })).body.length, 10);
    const { etag = '' } = headers;
    assert.equal((await get(cdn, '/acme/w_60/a.jpg', { headers: { 'if-none-match': etag } })).status, 304);
  });

  test('lets one request through when a hundred ask for a new picture at once', async () => {
    await upload(world, acme, { name: 'b.jpg', bytes: jpeg });
    const { begun } = world.ctx.imaging.gate;
    const answers = await Promise.all(Array.from({ length: 100 }, async () => get(cdn, '/acme/w_71/b.jpg')));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(answers.filter(({ headers }) => headers['x-cache'] === 'MISS').length, 1);
    assert.equal(world.ctx.imaging.gate.begun, begun + 1);
  });

  test('asks again by the ETag when a minute is over, and shows nothing that was deleted or made private', async () => {
    for (const name of ['kept', 'gone', 'hidden']) {
      await create(world, acme, { name: `${name}.jpg`, bytes: jpeg }, { visibility: 'public' });
      assert.equal(await cacheOf(`/acme/w_80/${name}.jpg`), '200 MISS');
    }
    await eventually(
      'it is asked again',
      async () => (await cacheOf('/acme/w_80/kept.jpg')) === '200 REVALIDATED',
    );
    const list = (await (await native(world, acme, 'GET', '/assets?limit=100')).json()) as {
      items: { id: string; path: string }[];
    };
    const idOf = (path: string) => list.items.find((item) => item.path === path)?.id ?? '';
    assert.equal((await native(world, acme, 'DELETE', `/assets/${idOf('/gone.jpg')}`)).ok, true);
    const hidden = await native(world, acme, 'PATCH', `/assets/${idOf('/hidden.jpg')}`, {
      visibility: 'private',
    });
    assert.equal(hidden.ok, true);
    for (const name of ['gone', 'hidden']) {
      await eventually(
        `${name} is gone`,
        async () => (await get(cdn, `/acme/w_80/${name}.jpg`)).status === 404,
      );
      // It does not come back from under the refusal.
      assert.equal(await cacheOf(`/acme/w_80/${name}.jpg`), '404 HIT');
    }
  });

  test('keeps nothing of what only some may see, and hands on neither cookie nor key', async () => {
    await create(world, acme, { name: 'secret.jpg', bytes: jpeg });
    const key = await createUrlKey(world.ctx, operator, 'acme');
    const address = signUrl(
      {
        ...{ base: '', cloudname: 'acme', path: '/secret.jpg', prefix: undefined },
        ...{ operations: 'w_50', expires: Math.floor(world.clock.now().getTime() / 1_000) + 3_600 },
      },
      key,
    );
    for (let time = 0; time < 2; time += 1) assert.equal(await cacheOf(address), '200 MISS');
    const { authorization } = acme;
    assert.equal(
      (await get(cdn, '/acme/~explain/w_50/secret.jpg', { headers: { authorization } })).status,
      401,
    );
    assert.equal((await get(cdn, '/acme/w_60/a.jpg', { method: 'POST' })).status, 403);
  });

  test('passes uploads and pages through, and keeps figures for the operator', async () => {
    const { authorization } = acme;
    const { status, body } = await get(app, '/v1.0/subscription', { headers: { authorization } });
    assert.equal(status, 200, body.toString());
    assert.equal((await get(app, '/cdn/acme/w_60/a.jpg')).status, 200);
    assert.equal((await get(app, '/metrics')).status, 404);
    const { status: moved, headers } = await get(cdn, '/acme/a.jpg?x=1', { at: plainPort });
    assert.deepEqual([moved, headers.location], [301, `https://${cdn}/acme/a.jpg?x=1`]);
  });

  test('shows what it has while the server is away', async () => {
    await upload(world, acme, { name: 'last.jpg', bytes: jpeg });
    assert.equal(await cacheOf('/acme/w_60/last.jpg'), '200 MISS');
    await world[Symbol.asyncDispose]();
    await eventually(
      'it is shown all the same',
      async () => (await cacheOf('/acme/w_60/last.jpg')) === '200 STALE',
    );
  });
});
