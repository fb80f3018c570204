import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { create, eventually, native, openSocket, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('hits of the disk cache, with no room in memory', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_MEMORY_CACHE: '0MB' } });
    acme = await world.createAccount('acme');
    for (const shift of [0, 200]) {
      const bytes = await canvasOf(photo(500, 400, shift))
        .jpeg({ quality: 98 })
        .toBuffer();
      await upload(world, acme, { name: `p${shift}.jpg`, bytes }, { path: '/a' });
    }
  });
  after(() => world[Symbol.asyncDispose]());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    world.get(`/cdn/acme/${path}`, { headers, method });

  /** Asks until the picture has been written to the disk and read from there once. */
  async function warm(path: string): Promise<Buffer> {
    await eventually(`${path} is on the disk`, async () => {
      const answer = await get(path);
      await answer.arrayBuffer();
      return answer.headers.get('cache-status') === 'Vitrine; hit; detail=disk';
    });
    return Buffer.from(await (await get(path)).arrayBuffer());
  }

  test('answer whole, in part, by name and to who has it as a picture put together anew does', async () => {
    const path = 'w_300,q_95/a/p0.jpg';
    const whole = await warm(path);
    const ready = await get(path);
    const anew = await get(`${path}?t=1`);
    assert.deepEqual(Buffer.from(await ready.arrayBuffer()), whole);
    assert.deepEqual(Buffer.from(await anew.arrayBuffer()), whole);
    const told = (answer: Response) => [...answer.headers].filter(([name]) => name !== 'date');
    assert.deepEqual(told(ready), told(anew));
    const head = await get(path, {}, 'HEAD');
    assert.deepEqual(
      told(head).filter(([name]) => !['connection', 'keep-alive'].includes(name)),
      told(anew).filter(([name]) => !['connection', 'keep-alive'].includes(name)),
    );
    const part = await get(path, { range: 'bytes=10-19' });
    assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes 10-19/${whole.length}`]);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), whole.subarray(10, 20));
    const etag = ready.headers.get('etag') ?? '';
    assert.equal((await get(path, { 'if-none-match': etag })).status, 304);
    const closed = await get(path, { connection: 'close' });
    assert.deepEqual(Buffer.from(await closed.arrayBuffer()), whole);
    assert.equal((await get(path, { range: `bytes=${whole.length}-` })).status, 416);
    assert.equal((await get(path, {}, 'POST')).status, 405);
  });

  test('reach a slow reader whole while others are answered', async () => {
    const paths = ['w_480,q_100/a/p0.jpg', 'w_480,q_100/a/p200.jpg'];
    const bodies = [await warm(paths[0] ?? ''), await warm(paths[1] ?? '')];
    assert.ok(bodies.every((body) => body.length > 60_000 && body.length < 256 * 1_024));
    const socket = await openSocket(world);
    socket.pause();
    const rounds = 60;
    const ask = (path: string) => `GET /cdn/acme/${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    socket.write(paths.map(ask).join('').repeat(rounds));
    // All of it is more than the system takes for a socket that nobody reads: what is left waits in the server.
    for (let round = 0; round < 20; round += 1) await (await get(paths[round % 2] ?? '')).arrayBuffer();
    const pieces: Buffer[] = [];
    let bytes = 0;
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= rounds * Buffer.concat(bodies).length) socket.end();
    });
    socket.resume();
    await once(socket, 'close');
    let rest: Buffer = Buffer.concat(pieces);
    for (let index = 0; index < 2 * rounds; index += 1) {
      const body = bodies[index % 2];
      const start = rest.indexOf('\r\n\r\n') + 4;
      assert.ok(body !== undefined && start > 4);
      assert.ok(rest.subarray(start, start + body.length).equals(body), `answer ${index}`);
      rest = rest.subarray(start + body.length);
    }
    assert.equal(rest.length, 0);
  });

  test('end when the picture changes, is deleted or purged', async () => {
    const bytes = await canvasOf(photo(90, 60)).jpeg().toBuffer();
    const asset = await create(world, acme, { name: 'c.jpg', bytes }, { folder: 'a', visibility: 'public' });
    const path = 'w_40/a/c.jpg';
    await warm(path);
    const purged = await world.get('/v1.0/purge', {
      method: 'DELETE',
      headers: { authorization: acme.authorization },
    });
    assert.equal(purged.status, 200);
    assert.match((await get(path)).headers.get('cache-status') ?? '', /fwd=miss/);
    await warm(path);
    await native(world, acme, 'PATCH', `/assets/${asset.id}`, { visibility: 'private' });
    assert.equal((await get(path)).status, 404);
    await native(world, acme, 'PATCH', `/assets/${asset.id}`, { visibility: 'public' });
    await warm(path);
    await native(world, acme, 'DELETE', `/assets/${asset.id}`);
    assert.equal((await get(path)).status, 404);
  });
});
