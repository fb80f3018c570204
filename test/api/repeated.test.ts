import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { forgetOld, takeOn } from '#idempotency/once.ts';
import { create, form, native, type NativeAsset } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('a call that is sent again', () => {
  let world: World;
  let acme: Account;
  let other: Account;
  let picture: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_API_RATE: '100' } });
    acme = await world.createAccount('acme');
    other = await world.createAccount('other');
    picture = await canvasOf(photo(40, 30)).jpeg().toBuffer();
  });
  after(() => world[Symbol.asyncDispose]());

  async function send(path: string, body: object | FormData, key: string, by = acme) {
    const isForm = body instanceof FormData;
    const answer = await world.get(`/api/v1${path}`, {
      method: 'POST',
      headers: {
        ...{ authorization: by.authorization, 'idempotency-key': key },
        ...(isForm ? {} : { 'content-type': 'application/json' }),
      },
      body: isForm ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: JSON.parse(text) as { id: string; code: string },
    };
  }

  async function count(path: string): Promise<number> {
    const { items } = (await (await native(world, acme, 'GET', path)).json()) as { items: unknown[] };
    return items.length;
  }

  function upload(name: string, fields: Record<string, string> = {}): FormData {
    return form(fields, { name, bytes: picture });
  }

  test('is done once, and answered as it was, for a day', async () => {
    const key = randomUUID();
    const first = await send('/collections', { name: 'Lakes' }, key);
    assert.deepEqual([first.status, first.headers.get('idempotency-replayed')], [201, null]);
    const again = await send('/collections', { name: 'Lakes' }, key);
    assert.deepEqual([again.status, again.text], [201, first.text]);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(await count('/collections'), 1);
    world.clock.advance(24 * 3_600 + 1);
    await forgetOld(world.ctx);
    const anew = await send('/collections', { name: 'Lakes' }, key);
    assert.notEqual(anew.body.id, first.body.id);
  });

  test('with a form too, whose every file and field count', async () => {
    const key = randomUUID();
    const first = await send('/assets', upload('one.jpg', { collision: 'number' }), key);
    const again = await send('/assets', upload('one.jpg', { collision: 'number' }), key);
    assert.deepEqual([first.status, again.status, again.body.id], [201, 201, first.body.id]);
    assert.equal(again.headers.get('location'), `/api/v1/assets/${first.body.id}`);
    for (const changed of [
      upload('two.jpg', { collision: 'number' }),
      upload('one.jpg', { collision: 'replace' }),
      form({ collision: 'number' }, { name: 'one.jpg', bytes: Buffer.concat([picture, picture]) }),
    ]) {
      const { status, body } = await send('/assets', changed, key);
      assert.deepEqual([status, body.code], [422, 'idempotency-key-reused']);
    }
    const { id } = await create(world, acme, { name: 'many.jpg', bytes: picture });
    const copying = randomUUID();
    for (const _ of [1, 2])
      await send('/assets/bulk', { action: 'copy', ids: [id], folder: 'copies' }, copying);
    const copies = (await (await native(world, acme, 'GET', '/assets?folder=copies')).json()) as {
      items: NativeAsset[];
    };
    assert.equal(copies.items.length, 1);
  });

  test('saying something else is refused, also to another address; another key’s is another', async () => {
    const key = randomUUID();
    const { body: made } = await send('/collections', { name: 'Rivers' }, key);
    for (const [path, body] of [
      ['/collections', { name: 'Seas' }],
      ['/folders', { path: '/seas' }],
    ] as const) {
      const { status, body: problem } = await send(path, body, key);
      assert.deepEqual([status, problem.code], [422, 'idempotency-key-reused']);
    }
    const { status, body } = await send('/collections', { name: 'Seas' }, key, other);
    assert.equal(status, 201);
    assert.notEqual(body.id, made.id);
  });

  test('while it is being answered has to wait, and goes on when its process is gone', async () => {
    const token = randomUUID();
    const { id: keyId } = await world.ctx.database.db
      .selectFrom('api_keys')
      .select('id')
      .where('key', '=', acme.apiKey)
      .executeTakeFirstOrThrow();
    // A request that another process took on.
    assert.equal(await takeOn(world.ctx, { keyId, token }), undefined);
    const busy = await send('/collections', { name: 'Ponds' }, token);
    assert.deepEqual(
      [busy.status, busy.body.code, busy.headers.get('retry-after')],
      [...[409, 'idempotency-key-busy', '1']],
    );
    world.clock.advance(16);
    assert.equal((await send('/collections', { name: 'Ponds' }, token)).status, 201);
    const key = randomUUID();
    const both = await Promise.all([1, 2].map(() => send('/collections', { name: 'Springs' }, key)));
    const made = both.filter(({ status }) => status === 201).map(({ body }) => body.id);
    assert.equal(new Set(made).size, 1);
    assert.ok(both.every(({ status }) => status === 201 || status === 409));
  });

  test('after a refusal can say something else', async () => {
    const key = randomUUID();
    assert.equal((await send('/collections', { name: '' }, key)).status, 400);
    assert.equal((await send('/collections', { name: 'Bays' }, key)).status, 201);
    for (const wrong of ['short', 'ä'.repeat(20), 'a'.repeat(300)]) {
      const sent = await send('/collections', { name: 'Bays' }, Buffer.from(wrong).toString('latin1'));
      assert.deepEqual([sent.status, sent.body.code], [400, 'idempotency-key-invalid']);
    }
  });

  test('finds a secret again that is kept nowhere in the open', async () => {
    const key = randomUUID();
    const first = await send('/upload-tokens', { uses: 1 }, key);
    const { token } = JSON.parse(first.text) as { token: string };
    assert.equal((await send('/upload-tokens', { uses: 1 }, key)).text, first.text);
    assert.deepEqual(await whereabouts(world, token), []);
    assert.deepEqual(await whereabouts(world, key), []);
  });

  test('counts as one of so many a minute, of which every answer tells how many are left', async () => {
    world.clock.advance(60);
    const fresh = await world.createAccount('fresh');
    const first = await native(world, fresh, 'GET', '/collections');
    assert.equal(first.headers.get('ratelimit-policy'), '"calls";q=100;w=60');
    assert.equal(first.headers.get('ratelimit'), '"calls";r=99;t=1');
    for (let calls = 1; calls < 100; calls += 1) await native(world, fresh, 'GET', '/folders');
    const refused = await native(world, fresh, 'GET', '/folders');
    assert.deepEqual(
      [refused.status, refused.headers.get('retry-after'), refused.headers.get('ratelimit')],
      [429, '1', '"calls";r=0;t=60'],
    );
    assert.equal(((await refused.json()) as { code: string }).code, 'too-many-calls');
    // Another key has its own, and what is no caller's is not counted.
    assert.equal((await native(world, other, 'GET', '/folders')).status, 200);
    assert.equal((await world.get('/api/v1/folders')).headers.get('ratelimit'), null);
    world.clock.advance(6);
    assert.equal(
      (await native(world, fresh, 'GET', '/folders')).headers.get('ratelimit'),
      '"calls";r=9;t=55',
    );
  });
});
