import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId } from '#platform/id.ts';
import { askApi, type Reply } from '../support/ask.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('what a program can set and read of its organization', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    for (const [folder, name, width] of [
      ['shop/shoes', 'a.jpg', 90],
      ['shop', 'b.jpg', 91],
      ['/', 'c.png', 92],
    ] as const) {
      const canvas = canvasOf(photo(width, 60));
      const bytes = await (name.endsWith('png') ? canvas.png() : canvas.jpeg()).toBuffer();
      const form = new FormData();
      form.set('folder', folder);
      form.set('visibility', 'public');
      form.set('file', new Blob([new Uint8Array(bytes)]), name);
      const headers = { authorization: acme.authorization };
      assert.equal((await world.get('/api/v1/assets', { method: 'POST', headers, body: form })).status, 201);
    }
  });
  after(() => world[Symbol.asyncDispose]());

  function ask<Body>(method: string, path: string, body?: object): Promise<Reply<Body>> {
    return askApi(world, acme, { method, path, body });
  }

  test('a preset stands for operations from the next request on, until it is taken back', async () => {
    assert.equal((await world.get('/cdn/acme/t_card/c.png')).status, 404);
    assert.equal((await ask('PUT', '/presets/card', { operations: 'w_20,h_20,c_fill' })).status, 200);
    assert.equal((await world.get('/cdn/acme/t_card/c.png')).status, 200);
    const { items } = (await ask<{ items: object[] }>('GET', '/presets')).body;
    assert.deepEqual(items, [{ name: 'card', operations: 'w_20,h_20,c_fill' }]);
    assert.equal((await ask('PUT', '/presets/card', { operations: 'w_x' })).status, 400);
    assert.equal((await ask('PUT', '/presets/Card', { operations: 'w_20' })).status, 400);
    assert.equal((await ask('DELETE', '/presets/card')).status, 204);
    assert.equal((await ask('DELETE', '/presets/card')).status, 404);
    assert.equal((await world.get('/cdn/acme/t_card/c.png')).status, 404);
  });

  test('what URLs may ask is read and changed, and holds at once', async () => {
    const before = (await ask<Record<string, unknown>>('GET', '/delivery-settings')).body;
    assert.deepEqual([before['sizes'], before['presetsOnly']], [null, false]);
    const changed = await ask<Record<string, unknown>>('PATCH', '/delivery-settings', { sizes: [64, 32] });
    assert.deepEqual([changed.status, changed.body['sizes']], [200, [32, 64]]);
    assert.equal((await world.get('/cdn/acme/w_33/c.png')).status, 400);
    assert.equal((await world.get('/cdn/acme/w_32/c.png')).status, 200);
    assert.equal((await ask('PATCH', '/delivery-settings', { sizes: [0] })).status, 400);
    assert.equal((await ask('PATCH', '/delivery-settings', { size: [1] })).status, 400);
    await ask('PATCH', '/delivery-settings', { sizes: null });
    assert.equal((await world.get('/cdn/acme/w_33/c.png')).status, 200);
  });

  test('a page is gone on with in its own list only, also when what it stood after is gone', async () => {
    type List = { items: { id: string }[]; nextCursor: string | null };
    const urls = ['http://127.0.0.1:1/a.jpg', 'http://127.0.0.1:1/b.jpg'];
    const imports = [];
    for (const folder of ['one', 'two']) {
      imports.push((await ask<{ id: string }>('POST', '/imports', { urls, folder })).body.id);
      await ask('POST', '/shares', { folder: `/${folder}` });
      await ask('POST', '/collections', { name: folder });
    }
    const hooks = [];
    for (const path of ['one', 'two']) {
      const wish = { url: `http://127.0.0.1:1/${path}`, events: ['asset.deleted'] };
      const { id } = (await ask<{ id: string }>('POST', '/webhooks', wish)).body;
      hooks.push(id);
      for (let count = 0; count < 2; count += 1) await ask('POST', `/webhooks/${id}/test`);
    }
    const lists = [
      ...['/imports', '/shares', '/collections'],
      ...imports.map((id) => `/imports/${id}/items`),
      ...hooks.map((id) => `/webhooks/${id}/deliveries`),
    ];
    const cursors = new Map<string, string>();
    for (const list of lists) {
      const { body: first } = await ask<List>('GET', `${list}?limit=1`);
      assert.ok(first.nextCursor, list);
      cursors.set(list, first.nextCursor);
      const { body: next } = await ask<List>('GET', `${list}?limit=1&cursor=${first.nextCursor}`);
      assert.deepEqual([next.items.length, next.nextCursor], [1, null], list);
      assert.notDeepEqual(next.items, first.items, list);
    }
    for (const list of lists) {
      const others = [...cursors].flatMap(([name, cursor]) => (name === list ? [] : [cursor]));
      const id = newId<'import'>(world.clock.now());
      for (const cursor of ['nonsense', id, '1', ...others]) {
        const { status, body } = await ask<{ code: string }>('GET', `${list}?cursor=${cursor}`);
        assert.deepEqual([status, body.code], [400, 'cursor-invalid'], `${list} ${cursor}`);
      }
    }
    const shares = await ask<List>('GET', '/shares');
    await world.ctx.database.db
      .deleteFrom('share_links')
      .where('id', '=', shares.body.items[0]?.id as never)
      .execute();
    const rest = await ask<List>('GET', `/shares?cursor=${cursors.get('/shares') ?? ''}`);
    assert.deepEqual([rest.status, rest.body.items.length], [200, 1]);
  });

  test('usage tells what was delivered by hour and day, and what is kept by type and folder', async () => {
    const picture = await world.get('/cdn/acme/w_40/c.png');
    const bytes = (await picture.arrayBuffer()).byteLength;
    type Figures = { deliveredBytes: number; deliveries: number };
    type Usage = {
      total: Figures;
      items: ({ at: string } & Figures)[];
      stored: {
        assets: number;
        byFormat: { name: string; assets: number }[];
        byFolder: { name: string; assets: number }[];
      };
    };
    const { body } = await ask<Usage>('GET', '/usage?by=hour');
    assert.ok(body.total.deliveries >= 1 && body.total.deliveredBytes >= bytes);
    assert.deepEqual(
      body.items.map(({ at }) => at),
      ['2026-03-01T12:00:00.000Z'],
    );
    assert.deepEqual(body.items[0]?.deliveries, body.total.deliveries);
    const names = (list: { name: string; assets: number }[]) =>
      list.map(({ name, assets }) => `${name} ${assets}`).toSorted();
    assert.deepEqual(names(body.stored.byFormat), ['jpeg 2', 'png 1']);
    assert.deepEqual(names(body.stored.byFolder), ['/ 1', '/shop/ 2']);
    assert.equal(body.stored.assets, 3);
    const day = await ask<Usage>('GET', '/usage?by=day&from=2026-03-01T13:00:00Z&until=2026-03-02T00:00:00Z');
    assert.deepEqual(
      day.body.items.map(({ at }) => at),
      ['2026-03-01T00:00:00.000Z'],
    );
    assert.equal(
      (await ask('GET', '/usage?from=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z')).status,
      400,
    );
    assert.equal((await ask('GET', '/usage?by=week')).status, 400);
  });
});
