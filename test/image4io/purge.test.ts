import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createServer } from '#app.ts';
import { createContext } from '#open-context.ts';
import { loadConfig } from '#config/config.ts';
import { silentLog } from '#platform/log.ts';
import { type Call, caller, type Sent, sender } from '../support/contract.ts';
import { eventually, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { testEngine } from '../support/databases.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('purge', () => {
  let world: World;
  let acme: Account;
  let jpeg: Buffer;
  before(async () => {
    world = await createWorld();
    jpeg = await canvasOf(photo(64, 48)).jpeg().toBuffer();
  });
  let number = 0;
  beforeEach(async () => {
    acme = await world.createAccount(`acme${(number += 1)}`);
  });
  after(() => world[Symbol.asyncDispose]());

  const call: Call = (...what) => caller(world, acme)(...what);
  const sent: Sent = (...what) => sender(world, acme)(...what);
  const put = (path: string) => {
    const at = path.lastIndexOf('/');
    return upload(world, acme, { name: path.slice(at + 1), bytes: jpeg }, { path: path.slice(0, at) });
  };
  const ask = async (path: string, account = acme, url = world.url) => {
    const answer = await fetch(`${url}/cdn/${account.cloudname}/w_20${path}`);
    assert.equal(answer.status, 200, path);
    const { headers } = answer;
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { bytes, etag: headers.get('etag'), from: headers.get('cache-status') ?? '' };
  };
  /** Whether the next request renders anew; afterwards it is ready again. */
  const isAnew = async (path: string, account = acme, url = world.url) => {
    const { from } = await ask(path, account, url);
    // Whoever hears of the purge a second time lets go of memory before the disk has the picture.
    await eventually('it is ready', async () => (await ask(path, account, url)).from.includes('hit'));
    return !from.includes('hit');
  };

  test('of the whole cloud makes every picture anew, with the same ETag and bytes, and nobody else’s', async () => {
    const stranger = await world.createAccount(`stranger${number}`);
    await put('/a.jpg');
    await put('/deep/er/b.jpg');
    await upload(world, stranger, { name: 'a.jpg', bytes: jpeg });
    for (const path of ['/a.jpg', '/deep/er/b.jpg']) assert.equal(await isAnew(path), true);
    assert.equal(await isAnew('/a.jpg', stranger), true);
    const before = await ask('/a.jpg');
    const { status, path, success } = await call('DELETE', 'purge');
    assert.deepEqual([success, status, path], [true, 'Created', '/']);
    const after = await ask('/a.jpg');
    assert.match(after.from, /miss/);
    assert.deepEqual([after.etag, after.bytes], [before.etag, before.bytes]);
    assert.equal(await isAnew('/deep/er/b.jpg'), true);
    assert.equal(await isAnew('/a.jpg', stranger), false);
  });

  test('again at the same moment, and by a node whose clock is behind, makes anew all the same', async () => {
    await put('/a.jpg');
    await ask('/a.jpg');
    for (const seconds of [0, 0, -60, 0]) {
      world.clock.advance(seconds);
      await call('DELETE', 'purge', { path: seconds === 0 ? '/a.jpg' : '/' });
      assert.equal(await isAnew('/a.jpg'), true);
    }
    world.clock.advance(60);
  });

  test('of a folder or of one picture leaves all others as they are', async () => {
    const paths = ['/album/a.jpg', '/album/in/b.jpg', '/album2/c.jpg', '/d.jpg', '/d.jpg.jpg', '/album.jpg'];
    for (const path of paths) await put(path);
    for (const path of paths) await ask(path);
    for (const [path, anew] of [
      ['/album/', ['/album/a.jpg', '/album/in/b.jpg']],
      ['album', ['/album/a.jpg', '/album/in/b.jpg']],
      ['/album/in/', ['/album/in/b.jpg']],
      ['/d.jpg', ['/d.jpg']],
      ['d.jpg', ['/d.jpg']],
      ['/nothing/there.jpg', []],
      ['//', paths],
    ] as const) {
      await call('DELETE', 'purge', { path });
      const made: string[] = [];
      for (const each of paths) if (await isAnew(each)) made.push(each);
      assert.deepEqual(made, anew, path);
    }
  });

  test('is taken from every carrier that clients use, the body null included', async () => {
    const json = 'Content-Type: application/json';
    for (const [line, headers, body, path] of [
      ['DELETE /v1.0/purge', [json, 'Content-Length: 4'], 'null', '/'],
      ['DELETE /v1.0/purge', [json], '', '/'],
      ['DELETE /v1.0/Purge', [], '', '/'],
      ['DELETE /v0.1/purge', [json, 'Content-Length: 0'], '', '/'],
      ['DELETE /v1.0/purge?path=/a/', [json], '', '/a/'],
      ['DELETE /v1.0/purge', [json, 'Content-Length: 13'], '{"Path":"\\/"}', '/'],
      ['DELETE /v1.0/purge', [json, 'Content-Length: 13'], '{"path":null}', '/'],
    ] as const) {
      const answer = await sent(line, headers, body);
      assert.equal(answer.status, 200, line);
      assert.equal(answer.body['path'], path);
    }
    for (const path of [5, {}, ['/'], '..', 'a\0b', '~x', '/../'])
      await call('DELETE', 'purge', { path }, 400);
  });

  test('what was asked to be purged below is forgotten with what is above it', async () => {
    const { id } = await world.ctx.database.db
      .selectFrom('organizations')
      .select('id')
      .where('cloudname', '=', acme.cloudname)
      .executeTakeFirstOrThrow();
    for (const path of ['/a/b/', '/a/c.jpg', '/ab/', '/a', '/']) await call('DELETE', 'purge', { path });
    const rows = await world.ctx.database.db
      .selectFrom('purges')
      .select('prefix')
      .where('organization_id', '=', id)
      .execute();
    assert.deepEqual(rows, [{ prefix: '/' }]);
  });

  test(
    'takes effect in every process over the same database',
    { skip: testEngine !== 'postgres' && 'the embedded engine serves one process' },
    async () => {
      const data = await mkdtemp(join(tmpdir(), 'vitrine-test-'));
      await using opened = new AsyncDisposableStack();
      opened.defer(() => rm(data, { recursive: true, force: true }));
      const config = loadConfig({
        VITRINE_DATA: data,
        VITRINE_PORT: '0',
        DATABASE_URL: world.ctx.config.database.url ?? '',
        STORAGE_URL: `file:${join(world.data, 'objects')}`,
      });
      const { clock } = world;
      const ctx = opened.use(await createContext(config, { share: false, clock, log: silentLog }));
      const server = opened.use(await createServer(ctx));
      const url = `http://127.0.0.1:${await server.listen()}`;
      await put('/a.jpg');
      assert.equal(await isAnew('/a.jpg', acme, url), true);
      await call('DELETE', 'purge', { path: '/a.jpg' });
      await eventually('the other process makes it anew', async () =>
        (await ask('/a.jpg', acme, url)).from.includes('miss'),
      );
    },
  );
});
