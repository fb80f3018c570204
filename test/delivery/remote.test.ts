import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { operator } from '#access/actor.ts';
import { openDerivativeCache } from '#delivery/derivative-cache.ts';
import { groupsIn } from '#delivery/derivative-folders.ts';
import { setPreset } from '#delivery/presets.ts';
import { allowSource, forbidSource } from '#delivery/remote/allow-source.ts';
import { type CachedHead, remoteGroup } from '#delivery/remote/remote-cache.ts';
import { type DeliveryRules, openRules, setDelivery } from '#delivery/rules/delivery-settings.ts';
import { sweepDerivatives } from '#delivery/sweep-derivatives.ts';
import { newId } from '#platform/id.ts';
import { silentLog } from '#platform/log.ts';
import { contract, eventually, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server somewhere else, with what it was asked for; `/test-1/a.jpg` is `/a.jpg`. */
class Elsewhere implements AsyncDisposable {
  readonly asked: string[] = [];
  readonly pages = new Map<string, Answer>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const url = (request.url ?? '').replace(/^\/test-\d+(?=\/)/, '');
      this.asked.push(url);
      const page = this.pages.get(url) ?? this.pages.get(url.split('?')[0] ?? '');
      if (page === undefined) response.writeHead(404).end();
      else page(request, response);
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  shows(path: string, bytes: Uint8Array, type = 'image/jpeg'): void {
    this.pages.set(path, (_request, response) => {
      response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

describe('pictures of another host', () => {
  let world: World;
  let acme: Account;
  let elsewhere: Elsewhere;
  let forbidden: Elsewhere;
  let jpeg: Buffer;
  let tests = 0;
  before(async () => {
    elsewhere = await new Elsewhere().listen();
    forbidden = await new Elsewhere().listen();
    world = await createWorld({
      environment: {
        VITRINE_FETCH_ALLOW: `${elsewhere.host},${forbidden.host}`,
        VITRINE_MAX_FILE: '1MB',
        VITRINE_RENDER_QUEUE: '100',
      },
    });
    acme = await world.createAccount('acme');
    await world.createAccount('other');
    await allowSource(world.ctx, operator, { cloudname: 'acme', host: elsewhere.host });
    jpeg = await canvasOf(photo(320, 240))
      .withExif({ IFD0: { Artist: 'Somebody' }, IFD3: { GPSLatitude: '48/1 12/1 0/1', GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer();
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    await elsewhere[Symbol.asyncDispose]();
    await forbidden[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    for (const { asked, pages } of [elsewhere, forbidden]) {
      asked.length = 0;
      pages.clear();
    }
    elsewhere.shows('/a.jpg', jpeg);
    forbidden.shows('/a.jpg', jpeg);
    tests += 1;
  });

  const get = (rest: string, headers: Record<string, string> = {}, cloudname = 'acme') =>
    world.get(`/cdn/${cloudname}/fetch/${rest}`, { headers });
  /** An address that no test before has asked for. */
  const from = (path: string) => `http://${elsewhere.host}/test-${tests}${path}`;
  const read = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
  const problemOf = async (answer: Response) => {
    const { code } = (await answer.json()) as { code: string };
    return `${answer.status} ${code}`;
  };

  test('come in any spelling of the address, made as it asks', async () => {
    const whole = encodeURIComponent(from('/a.jpg'));
    for (const rest of [
      `w_100/${from('/a.jpg')}`,
      `w_100/${from('/a.jpg').replace('//', '/')}`,
      `w_100/${whole}`,
      `w_100/${from('/a.jpg').replace(':', '%3A')}`,
    ]) {
      const answer = await get(rest);
      assert.equal(answer.status, 200, rest);
      const { width, height, format } = await sharp(await read(answer)).metadata();
      assert.deepEqual({ width, height, format }, { width: 100, height: 75, format: 'jpeg' });
    }
    assert.deepEqual(elsewhere.asked, ['/a.jpg']);
  });

  test('come with the query that belongs to them, which asks nothing of us', async () => {
    elsewhere.shows('/a.jpg?w=7&sig=x%2Fy', jpeg);
    elsewhere.shows('/b.jpg?v=1', jpeg);
    const { width } = await sharp(await read(await get(from('/a.jpg?w=7&sig=x%2Fy')))).metadata();
    assert.equal(width, 320);
    assert.equal((await get(encodeURIComponent(from('/b.jpg?v=1')))).status, 200);
    assert.deepEqual(elsewhere.asked, ['/a.jpg?w=7&sig=x%2Fy', '/b.jpg?v=1']);
  });

  test('come with the headers of any other picture, and are known again by their ETag', async () => {
    const answer = await get(`w_90,f_auto/${from('/a.jpg')}`, { accept: 'image/webp' });
    await answer.arrayBuffer();
    assert.equal(answer.headers.get('content-type'), 'image/webp');
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=3600, s-maxage=60');
    assert.equal(answer.headers.get('vary'), 'Accept');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/);
    assert.equal(answer.headers.get('content-disposition'), 'inline; filename="a.jpg"');
    const etag = answer.headers.get('etag') ?? '';
    assert.match(etag, /^"[\da-f]{32}"$/);
    const known = { accept: 'image/webp', 'if-none-match': etag };
    assert.equal((await get(`w_90,f_auto/${from('/a.jpg')}`, known)).status, 304);
    // The same content again is the same picture, wherever and whenever it was fetched.
    world.clock.advance(4_000);
    elsewhere.shows('/copy.jpg', jpeg);
    assert.equal((await get(`w_90,f_auto/${from('/a.jpg')}`, known)).status, 304);
    assert.equal((await get(`w_90,f_auto/${from('/copy.jpg')}`, known)).status, 304);
    elsewhere.shows(
      '/a.jpg',
      await canvasOf(photo(320, 240, 9))
        .jpeg()
        .toBuffer(),
    );
    world.clock.advance(4_000);
    await eventually(
      'other content is another picture',
      async () => (await get(`w_90,f_auto/${from('/a.jpg')}`, known)).status === 200,
    );
  });

  test('say nothing about anybody, also when nothing is asked of them', async () => {
    assert.ok('GPSLatitude' in ExifReader.load(jpeg));
    const plain = await get(from('/a.jpg'));
    const cleaned = await read(plain);
    assert.equal(plain.status, 200);
    const tags = ExifReader.load(cleaned);
    assert.equal('GPSLatitude' in tags || 'Artist' in tags, false);
    const pixels = await sharp(jpeg).raw().toBuffer();
    assert.ok(pixels.equals(await sharp(cleaned).raw().toBuffer()));
    const again = await get(from('/a.jpg'), { range: 'bytes=0-9' });
    assert.equal(again.status, 206);
    assert.deepEqual(await read(again), cleaned.subarray(0, 10));
    const tiff = await canvasOf(photo(60, 40))
      .withExif({ IFD0: { Artist: 'Somebody' } })
      .tiff()
      .toBuffer();
    elsewhere.shows('/a.tiff', tiff);
    const made = await get(from('/a.tiff'));
    assert.equal(made.headers.get('content-type'), 'image/jpeg');
    assert.equal((await read(made)).includes('Somebody'), false);
  });

  test('are sanitised when they are SVG', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9"/></svg>';
    elsewhere.shows('/a.svg', Buffer.from(svg), 'text/html');
    const answer = await get(from('/a.svg'));
    assert.equal(answer.headers.get('content-type'), 'image/svg+xml');
    const text = (await read(answer)).toString();
    assert.match(text, /<rect/);
    assert.doesNotMatch(text, /script/);
  });

  test('come from allowed hosts only, and who is not allowed is not even asked', async () => {
    const body = async (answer: Response) => {
      const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>;
      return [answer.status, problem];
    };
    const unknown = await body(await get(from('/a.jpg'), {}, 'nobody'));
    assert.equal(unknown[0], 404);
    for (const answer of [
      await get(`http://${forbidden.host}/a.jpg`),
      await get('http://localhost/a.jpg'),
      await get('http://169.254.169.254/latest/meta-data'),
      await get(`https://${elsewhere.host}@${forbidden.host}/a.jpg`),
      await get(from('/a.jpg'), {}, 'other'),
      await get(from('/none.jpg')),
    ])
      assert.deepEqual(await body(answer), unknown);
    assert.deepEqual(elsewhere.asked, ['/none.jpg']);
    assert.deepEqual(forbidden.asked, []);
  });

  test('are not followed to where they may not come from', async () => {
    const redirect = (path: string, location: string) =>
      elsewhere.pages.set(path, (_request, response) => response.writeHead(302, { location }).end());
    redirect('/out', `http://${forbidden.host}/a.jpg`);
    redirect('/in', 'http://10.0.0.1/a.jpg');
    redirect('/file', 'file:///etc/passwd');
    redirect('/here', '/a.jpg');
    assert.equal(await problemOf(await get(from('/out'))), '422 fetch-failed');
    assert.equal(await problemOf(await get(from('/in'))), '422 fetch-failed');
    assert.equal(await problemOf(await get(from('/file'))), '400 fetch-address-malformed');
    assert.equal((await get(from('/here'))).status, 200);
    assert.deepEqual(forbidden.asked, []);
  });

  test('of a private network need the operator’s leave for that too', async () => {
    await using local = await new Elsewhere().listen();
    local.shows('/a.jpg', jpeg);
    const { cloudname } = await world.createAccount('intranet');
    for (const { host } of [local, elsewhere]) await allowSource(world.ctx, operator, { cloudname, host });
    const asked = await get(`http://${local.host}/a.jpg`, {}, cloudname);
    assert.equal(await problemOf(asked), '422 fetch-address-not-public');
    elsewhere.pages.set('/in', (_request, response) => {
      response.writeHead(302, { location: `http://${local.host}/secret.jpg` }).end();
    });
    const redirected = await get(from('/in'), {}, cloudname);
    assert.equal(redirected.status, 422);
    const said = await redirected.text();
    assert.match(said, /"fetch-address-not-public"/);
    assert.doesNotMatch(said, /secret/);
    assert.deepEqual(local.asked, []);
  });

  test('that cannot be had say why, and are not asked for again for half a minute', async () => {
    elsewhere.shows('/text', Buffer.from('no picture'), 'image/jpeg');
    elsewhere.shows('/empty', Buffer.alloc(0));
    elsewhere.shows('/cut', jpeg.subarray(0, 2_000));
    elsewhere.shows('/large', Buffer.alloc(1_000_001));
    elsewhere.pages.set('/endless', (_request, response) => {
      response.writeHead(200);
      for (let piece = 0; piece < 20; piece += 1) response.write(Buffer.alloc(100_000));
    });
    elsewhere.pages.set('/down', (_request, response) => response.writeHead(500).end());
    elsewhere.pages.set('/guarded', (_request, response) => response.writeHead(403).end());
    elsewhere.pages.set('/gone', (_request, response) => response.writeHead(410).end());
    elsewhere.pages.set('/broken', (_request, response) => response.destroy());
    const wanted = {
      '/text': '415 not-an-image',
      '/empty': '400 empty-file',
      '/cut': '422 corrupt-image',
      '/large': '413 fetch-too-large',
      '/endless': '413 fetch-too-large',
      '/down': '422 fetch-failed',
      '/guarded': '422 fetch-failed',
      '/gone': '404 remote-picture-not-found',
      '/broken': '422 fetch-failed',
      '/none': '404 remote-picture-not-found',
    };
    for (let time = 0; time < 3; time += 1) {
      for (const [path, problem] of Object.entries(wanted))
        assert.equal(await problemOf(await get(`w_${time + 1}/${from(path)}`)), problem, path);
      assert.deepEqual(elsewhere.asked, Object.keys(wanted));
    }
    elsewhere.shows('/none', jpeg);
    world.clock.advance(29);
    assert.equal((await get(from('/none'))).status, 404);
    world.clock.advance(1);
    assert.equal((await get(from('/none'))).status, 200);
  });

  test('are fetched once for all sizes, and again when an hour is over', async () => {
    const first = await read(await get(`w_60/${from('/a.jpg')}`));
    for (let width = 10; width < 20; width += 1)
      assert.equal((await get(`w_${width}/${from('/a.jpg')}`)).status, 200);
    assert.equal(elsewhere.asked.length, 1);
    const cameFrom = async () => (await get(`w_60/${from('/a.jpg')}`)).headers.get('cache-status');
    await eventually('it is on disk', async () => (await cameFrom()) === 'Vitrine; hit; detail=disk');
    world.clock.advance(3_599);
    assert.equal(await cameFrom(), 'Vitrine; hit; detail=disk');
    assert.equal(elsewhere.asked.length, 1);
    elsewhere.shows(
      '/a.jpg',
      await canvasOf(photo(320, 240, 50))
        .jpeg()
        .toBuffer(),
    );
    world.clock.advance(1);
    assert.equal(first.equals(await read(await get(`w_60/${from('/a.jpg')}`))), false);
    assert.equal(elsewhere.asked.length, 2);
    // A clock that was set back makes nothing fresh for longer.
    world.clock.advance(-7_200);
    await eventually('it is fetched again', async () => {
      await (await get(`w_60/${from('/a.jpg')}`)).arrayBuffer();
      return elsewhere.asked.length === 3;
    });
    world.clock.advance(7_200);
  });

  test('are fetched once and rendered once when fifty ask at the same time', async () => {
    const held = Promise.withResolvers<void>();
    elsewhere.pages.set('/slow.jpg', (_request, response) => {
      void held.promise.then(() => response.end(jpeg));
    });
    const { begun } = world.ctx.imaging.gate;
    const asking = Array.from({ length: 50 }, async () => {
      const answer = await get(`w_77/${from('/slow.jpg')}`);
      return { status: answer.status, body: await read(answer) };
    });
    await eventually('the source is asked', async () => elsewhere.asked.length > 0);
    held.resolve();
    const answers = await Promise.all(asking);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(answers.map(({ body }) => body.toString('base64'))).size, 1);
    assert.deepEqual(elsewhere.asked, ['/slow.jpg']);
    assert.equal(world.ctx.imaging.gate.begun, begun + 1);
  });

  test('are not fetched further when everybody who asked has left', async () => {
    const left = Promise.withResolvers<void>();
    elsewhere.pages.set('/slow.jpg', (_request, response) => {
      response.writeHead(200).write(jpeg.subarray(0, 100));
      response.once('close', () => left.resolve());
    });
    const leaving = new AbortController();
    const asking = world.get(`/cdn/acme/fetch/${from('/slow.jpg')}`, { signal: leaving.signal });
    await eventually('the source is asked', async () => elsewhere.asked.length > 0);
    leaving.abort();
    await assert.rejects(asking);
    await left.promise;
    // That nobody waited says nothing about the picture.
    elsewhere.shows('/slow.jpg', jpeg);
    assert.equal((await get(from('/slow.jpg'))).status, 200);
  });

  test('go with the host: what was allowed is forbidden at once, and what was kept of it is gone', async () => {
    const { cloudname } = await world.createAccount('leaving');
    const { host } = elsewhere;
    await allowSource(world.ctx, operator, { cloudname, host });
    assert.equal((await get(`w_50/${from('/a.jpg')}`, {}, cloudname)).status, 200);
    await forbidSource(world.ctx, operator, { cloudname, host });
    assert.equal(
      await problemOf(await get(`w_50/${from('/a.jpg')}`, {}, cloudname)),
      '404 remote-picture-not-found',
    );
    assert.equal(elsewhere.asked.length, 1);
    await assert.rejects(forbidSource(world.ctx, operator, { cloudname, host }), {
      code: 'source-host-not-allowed',
    });
    await allowSource(world.ctx, operator, { cloudname, host });
    assert.equal((await get(`w_50/${from('/a.jpg')}`, {}, cloudname)).status, 200);
    assert.equal(elsewhere.asked.length, 2);
  });

  test('kept on disk go at the next start, when their organization allows no host any more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-sweep-'));
    await using cache = await openDerivativeCache<CachedHead>({ folder, capacityBytes: 1e6, log: silentLog });
    const ids = await world.ctx.database.db.selectFrom('organizations').select(['id', 'cloudname']).execute();
    const group = (name: string) =>
      remoteGroup(ids.find(({ cloudname }) => cloudname === name)?.id ?? newId(new Date()));
    const key = '0'.repeat(64);
    for (const name of ['acme', 'other', 'gone']) await cache.put(group(name), key, {}, jpeg);
    assert.equal(await sweepDerivatives(world.ctx, cache, folder), 2);
    assert.ok(await cache.get(group('acme'), key));
    assert.equal(await cache.get(group('other'), key), undefined);
    await rm(folder, { recursive: true });
  });

  test('of one organization are no other’s', async () => {
    await allowSource(world.ctx, operator, { cloudname: 'other', host: elsewhere.host });
    assert.equal((await get(from('/a.jpg'))).status, 200);
    assert.equal((await get(from('/a.jpg'), {}, 'other')).status, 200);
    assert.equal(elsewhere.asked.length, 2);
    await forbidSource(world.ctx, operator, { cloudname: 'other', host: elsewhere.host });
    assert.equal((await get(from('/a.jpg'), {}, 'other')).status, 404);
    assert.equal((await get(from('/a.jpg'))).status, 200);
    assert.equal(elsewhere.asked.length, 2);
  });

  test('are fetched anew after a purge of the organization', async () => {
    await get(from('/a.jpg'));
    await get(from('/none.jpg'));
    assert.equal((await contract(world, acme, 'DELETE', 'purge')).status, 200);
    elsewhere.shows('/none.jpg', jpeg);
    assert.equal((await get(from('/a.jpg'))).status, 200);
    assert.equal((await get(from('/none.jpg'))).status, 200);
    assert.deepEqual(elsewhere.asked, ['/a.jpg', '/none.jpg', '/a.jpg', '/none.jpg']);
  });

  test('keep the rules of their organization, and what is refused is not fetched', async () => {
    const { cloudname } = await world.createAccount('strict');
    await allowSource(world.ctx, operator, { cloudname, host: elsewhere.host });
    await setPreset(world.ctx, operator, { cloudname, name: 'card', operations: 'w_40' });
    const rule = (change: Partial<DeliveryRules>) =>
      setDelivery(world.ctx, operator, { cloudname, change: { ...openRules, ...change } });
    const answer = async (operations: string, headers: Record<string, string> = {}) => {
      const got = await get(operations + from('/a.jpg'), headers, cloudname);
      return got.status === 200 ? `200 ${(await sharp(await read(got)).metadata()).width}` : problemOf(got);
    };
    const page = (name: string) => ({ referer: `https://${name}/page` });
    const cases: readonly (readonly [Partial<DeliveryRules>, string, string, Record<string, string>?])[] = [
      [{ signed_transformations: true }, 'w_60/', '403 transformation-not-signed'],
      [{ sizes: [160, 320] }, 'w_61/', '400 size-not-allowed'],
      [{ sizes: [160, 320] }, 'w_80,dpr_3/', '400 size-not-allowed'],
      [{ referrers: ['example.org'] }, 'w_60/', '403 referrer-not-allowed', page('evil.example')],
      [{ referrers: ['example.org'], empty_referrer: false }, 'w_60/', '403 referrer-not-allowed'],
      [{ presets_only: true }, 'w_60/', '403 presets-only'],
      [{ presets_only: true }, 't_card,q_9/', '403 presets-only'],
      [{ signed_transformations: true }, '', '200 320'],
      [{ sizes: [160, 320] }, 'w_80,dpr_2/', '200 160'],
      [{ referrers: ['example.org'] }, 'w_60/', '200 60', page('example.org')],
      [{ presets_only: true }, 't_card/', '200 40'],
    ];
    for (const [change, operations, expected, headers] of cases) {
      await rule(change);
      assert.equal(await answer(operations, headers), expected, `${JSON.stringify(change)} ${operations}`);
      if (!expected.startsWith('200')) assert.deepEqual(elsewhere.asked, [], operations);
    }
  });

  test('become no assets, and are counted like any other picture', async () => {
    const count = async () => {
      const answer = await contract(world, acme, 'GET', 'subscription');
      return JSON.stringify(await answer.json());
    };
    const before = await count();
    const answer = await get(`w_66/${from('/a.jpg')}`);
    assert.ok((await read(answer)).length > 0);
    assert.notEqual(await count(), before);
    assert.deepEqual(await world.ctx.database.db.selectFrom('assets').select('id').execute(), []);
  });

  test('leave a folder called fetch what it is', async () => {
    await upload(world, acme, { name: 'a.jpg', bytes: jpeg }, { path: '/fetch/w_10' });
    await upload(world, acme, { name: 'a.jpg', bytes: jpeg }, { path: '/fetch' });
    assert.equal((await get('a.jpg')).status, 200);
    assert.equal((await get('w_10/a.jpg')).status, 200);
    const scaled = await world.get('/cdn/acme/w_10/fetch/a.jpg');
    assert.equal((await sharp(await read(scaled)).metadata()).width, 10);
  });

  test('a wrong operation is named, and nothing is fetched for it', async () => {
    assert.equal(await problemOf(await get(`w_big/${from('/a.jpg')}`)), '400 bad-transformation');
    assert.deepEqual(elsewhere.asked, []);
  });
});

test('a picture that was on its way when its host was forbidden is not kept', async () => {
  await using elsewhere = await new Elsewhere().listen();
  const jpeg = await canvasOf(photo(64, 48)).jpeg().toBuffer();
  const held = Promise.withResolvers<void>();
  elsewhere.pages.set('/slow.jpg', (_request, response) => {
    void held.promise.then(() => response.end(jpeg));
  });
  const world = await createWorld({ environment: { VITRINE_FETCH_ALLOW: elsewhere.host } });
  try {
    await world.createAccount('acme');
    const source = { cloudname: 'acme', host: elsewhere.host };
    await allowSource(world.ctx, operator, source);
    const asking = world.get(`/cdn/acme/fetch/w_50/http://${elsewhere.host}/slow.jpg`);
    await eventually('the source is asked', async () => elsewhere.asked.length > 0);
    await forbidSource(world.ctx, operator, source);
    held.resolve();
    assert.equal((await asking).status, 200);
    // Closing waits for what is being written.
    await world.server[Symbol.asyncDispose]();
    assert.deepEqual(await Array.fromAsync(groupsIn(join(world.data, 'cache', 'derivatives'))), []);
  } finally {
    await world[Symbol.asyncDispose]();
  }
});
