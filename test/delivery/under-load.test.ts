import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { createServer } from '#app.ts';
import { createContext } from '#open-context.ts';
import { silentLog } from '#platform/log.ts';
import { eventually, openSocket, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

const heavy = () => canvasOf(photo(1_200, 900)).jpeg().toBuffer();

/** Takes a place at the gate until it is let go. */
function holdPlace(gate: World['ctx']['imaging']['gate']): Disposable {
  const hold = Promise.withResolvers<void>();
  void gate.run(() => hold.promise);
  return { [Symbol.dispose]: () => hold.resolve() };
}

async function worldWithPicture(environment: Record<string, string> = {}): Promise<World> {
  const world = await createWorld({ environment });
  await upload(world, await world.createAccount('acme'), { name: 'p.jpg', bytes: await heavy() });
  return world;
}

test('fifty who ask for the same at once share one render, and all get the same', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDER_QUEUE: '1' });
  const begun = world.ctx.imaging.gate.begun;
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const answer = await world.get(`/cdn/acme/w_640/p.jpg?t=${index}`);
      assert.equal(answer.status, 200);
      return `${answer.headers.get('etag')} ${Buffer.from(await answer.arrayBuffer()).toString('base64')}`;
    }),
  );
  assert.equal(new Set(answers).size, 1);
  assert.equal(world.ctx.imaging.gate.begun - begun, 1);
});

test('what takes too long each time is refused for good, at once and without work', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDER_SECONDS: '1' });
  const ask = async () => {
    const answer = await world.get('/cdn/acme/w_4600,f_avif,q_100/p.jpg');
    const { code } = (await answer.json()) as { code: string };
    return `${answer.status} ${code} ${answer.headers.get('retry-after')}`;
  };
  assert.equal(await ask(), '503 render-too-slow 1');
  assert.equal(await ask(), '422 render-hopeless null');
  const { begun } = world.ctx.imaging.gate;
  assert.equal(await ask(), '422 render-hopeless null');
  assert.equal(world.ctx.imaging.gate.begun, begun);
  assert.equal((await world.get('/cdn/acme/w_64,f_avif/p.jpg')).status, 200);
});

test('an ETag is the same for a miss, from memory, from disk and after a restart', async () => {
  await using world = await worldWithPicture();
  const ask = async (url: string) => {
    const answer = await fetch(`${url}/cdn/acme/w_64/p.jpg`);
    const body = Buffer.from(await answer.arrayBuffer());
    return { etag: answer.headers.get('etag'), status: answer.headers.get('cache-status') ?? '', body };
  };
  const miss = await ask(world.url);
  const memory = await ask(world.url);
  await eventually('the derivative is on the disk', async () => {
    const other = await fetch(`${world.url}/cdn/acme/w_64/p.jpg?t=${Math.random()}`);
    await other.arrayBuffer();
    return other.headers.get('cache-status') === 'Vitrine; hit; detail=disk';
  });
  const { config, clock } = world.ctx;
  await world.server[Symbol.asyncDispose]();
  await world.ctx[Symbol.asyncDispose]();
  await using ctx = await createContext(config, { share: false, clock, log: silentLog });
  await using server = await createServer(ctx);
  const again = await ask(`http://127.0.0.1:${await server.listen()}`);
  assert.match(miss.status, /fwd=miss/);
  assert.match(memory.status, /detail=memory/);
  assert.match(again.status, /detail=disk/);
  for (const later of [memory, again]) {
    assert.equal(later.etag, miss.etag);
    assert.deepEqual(later.body, miss.body);
  }
  assert.equal(ctx.imaging.gate.begun, 0);
});

test('who leaves while waiting costs no render, and takes nobody with them', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDERS: '1', VITRINE_RENDER_QUEUE: '20' });
  const { gate } = world.ctx.imaging;
  const begun = gate.begun;
  using held = holdPlace(gate);
  const ask = async (width: number) => {
    const socket = await openSocket(world);
    socket.on('error', () => {});
    socket.write(`GET /cdn/acme/w_${width}/p.jpg HTTP/1.1\r\nHost: x\r\n\r\n`);
    return socket;
  };
  const leaving = await Promise.all([301, 302, 303, 304, 305].map(ask));
  const follower = await ask(305);
  const staying = world.get('/cdn/acme/w_304/p.jpg');
  await eventually('all wait', async () => gate.waiting === 5);
  for (const socket of leaving) socket.destroy();
  await eventually('those who left wait no more', async () => gate.waiting === 2);
  held[Symbol.dispose]();
  assert.equal((await staying).status, 200);
  const answered = new Promise((resolve) => follower.once('data', resolve));
  assert.match(String(await answered), /^HTTP\/1\.1 200 /);
  follower.destroy();
  // The held place itself, and the two pictures somebody stayed for.
  assert.equal(gate.begun - begun, 3);
});

test('when every place is taken the answer is 503 with the time to wait, and pictures already made still come', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDERS: '1', VITRINE_RENDER_QUEUE: '0' });
  await (await world.get('/cdn/acme/w_50/p.jpg')).arrayBuffer();
  using held = holdPlace(world.ctx.imaging.gate);
  const refused = await world.get('/cdn/acme/w_51/p.jpg');
  assert.equal(refused.status, 503);
  assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
  assert.equal(((await refused.json()) as { code: string }).code, 'busy');
  assert.equal((await world.get('/cdn/acme/w_50/p.jpg')).status, 200);
  assert.equal((await world.get('/cdn/acme/w_50/p.jpg?t=1')).status, 200);
  held[Symbol.dispose]();
  assert.equal((await world.get('/cdn/acme/w_51/p.jpg')).status, 200);
});

test('a picture deleted while its render waits is a 404, and one replaced is the new one', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDERS: '1' });
  const acme = await world.createAccount('other');
  for (const name of ['gone.jpg', 'new.jpg']) await upload(world, acme, { name, bytes: await heavy() });
  const { gate } = world.ctx.imaging;
  using held = holdPlace(gate);
  const gone = world.get('/cdn/other/w_90/gone.jpg');
  const replaced = world.get('/cdn/other/w_90/new.jpg');
  await eventually('both wait', async () => gate.waiting === 2);
  const { db } = world.ctx.database;
  const before = await db
    .selectFrom('assets')
    .selectAll()
    .where('path', '=', '/new.jpg')
    .executeTakeFirstOrThrow();
  const headers = { authorization: acme.authorization, 'content-type': 'application/json' };
  const deleted = await world.get('/v1.0/deleteImage', {
    method: 'DELETE',
    headers,
    body: '{"name":"/gone.jpg"}',
  });
  assert.equal(deleted.status, 200);
  const other = await canvasOf(photo(1_200, 900, 300))
    .jpeg()
    .toBuffer();
  await upload(world, acme, { name: 'new.jpg', bytes: other }, { overwrite: 'true' });
  await eventually(
    'the first original is gone',
    async () => (await world.ctx.store.head(before.original_key)) === undefined,
  );
  held[Symbol.dispose]();
  assert.equal((await gone).status, 404);
  const answer = await replaced;
  assert.equal(answer.status, 200);
  const now = await world.get('/cdn/other/w_90/new.jpg');
  assert.equal(answer.headers.get('etag'), now.headers.get('etag'));
});

test('derivatives whose deletion nobody heard of are deleted at the next start', async () => {
  await using world = await worldWithPicture();
  await (await world.get('/cdn/acme/w_64/p.jpg')).arrayBuffer();
  const { config, clock } = world.ctx;
  const files = async () => {
    // Folders go while they are being read.
    const paths = await readdir(`${world.data}/cache/derivatives`, { recursive: true }).catch(
      () => undefined,
    );
    return paths?.filter((path) => /\/[0-9a-f]{64}$/.test(path));
  };
  await eventually('the derivative is on the disk', async () => (await files())?.length === 1);
  await world.server[Symbol.asyncDispose]();
  await world.ctx.database.db.deleteFrom('assets').execute();
  await world.ctx[Symbol.asyncDispose]();
  await using ctx = await createContext(config, { share: false, clock, log: silentLog });
  await using _server = await createServer(ctx);
  await eventually('the derivative is gone', async () => (await files())?.length === 0);
});

test('closing finishes the picture that is being made, and does not wait for who keeps the connection', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDERS: '1' });
  await (await world.get('/cdn/acme/w_40/p.jpg')).arrayBuffer();
  const { gate } = world.ctx.imaging;
  using held = holdPlace(gate);
  const sockets = await Promise.all([openSocket(world), openSocket(world)]);
  const answers = sockets.map(async (socket) =>
    String(await new Promise((resolve) => socket.once('data', resolve))),
  );
  sockets[0]?.write('GET /cdn/acme/w_41/p.jpg HTTP/1.1\r\nHost: x\r\n\r\n');
  sockets[1]?.write('GET /cdn/acme/w_40/p.jpg HTTP/1.1\r\nHost: x\r\n\r\n');
  await eventually('one waits', async () => gate.waiting === 1);
  const started = performance.now();
  const closing = world.server[Symbol.asyncDispose]();
  await eventually('it has begun to close', async () => !world.server.frame.server.listening);
  held[Symbol.dispose]();
  for (const answer of await Promise.all(answers)) assert.match(answer, /^HTTP\/1\.1 200 /);
  await closing;
  assert.ok(performance.now() - started < 5_000);
});
