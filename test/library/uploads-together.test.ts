import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { parseFolder } from '#library/path.ts';
import type { Collision } from '#library/placement.ts';
import { stageFile } from '#library/stage.ts';
import { uploadAsset } from '#library/upload.ts';
import { type Id, newId } from '#platform/id.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

describe('uploads that are ready at the same time', () => {
  let world: World;
  const ids = new Map<string, Id<'organization'>>();
  before(async () => {
    world = await createWorld();
    for (const cloudname of ['one', 'two']) await world.createAccount(cloudname);
    const rows = await world.ctx.database.db
      .selectFrom('organizations')
      .select(['id', 'cloudname'])
      .execute();
    for (const { id, cloudname } of rows) ids.set(cloudname, id);
  });
  after(() => world[Symbol.asyncDispose]());

  let width = 20;
  type Wish = { name: string; organization?: string; folder?: string; collision?: Collision };

  async function upload(ctx: Context, wish: Wish) {
    const bytes = await canvasOf(photo((width += 1), 30))
      .jpeg()
      .toBuffer();
    const organizationId = ids.get(wish.organization ?? 'one') ?? newId<'organization'>(new Date());
    const arrival = { organizationId, filename: wish.name, source: Readable.from([bytes]) };
    const { asset, outcome } = await uploadAsset(ctx, operator, {
      ...{ organizationId, file: await stageFile(ctx, operator, arrival), visibility: 'public' },
      ...{ folder: parseFolder(wish.folder ?? '/'), name: { kind: 'given', name: wish.name } },
      collision: wish.collision ?? 'refuse',
    });
    return { ...asset, outcome, bytes };
  }

  /** A context whose transactions begin when `count` objects are in place, and are counted. */
  function holding(count: number): { ctx: Context; transactions: () => number } {
    const { store, database } = world.ctx;
    const placed = Promise.withResolvers<void>();
    let [objects, transactions] = [0, 0];
    const put = async (...args: Parameters<typeof store.put>) => {
      const facts = await store.put(...args);
      if ((objects += 1) === count) setImmediate(placed.resolve);
      return facts;
    };
    const transaction: typeof database.transaction = async (work) => {
      transactions += 1;
      await placed.promise;
      return database.transaction(work);
    };
    const ctx = {
      ...world.ctx,
      store: override(store, { put }),
      database: override(database, { transaction }),
    };
    return { ctx, transactions: () => transactions };
  }

  function override<Whole extends object>(whole: Whole, part: Partial<Whole>): Whole {
    return new Proxy(whole, {
      get: (target, name) => {
        if (Object.hasOwn(part, name)) return Reflect.get(part, name) as unknown;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  test('share a transaction, each with its folders, its object and its record', async () => {
    const { ctx, transactions } = holding(8);
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const uploads = await Promise.all(
      names.map((name, at) =>
        upload(ctx, {
          ...{ name: `${name}.jpg`, folder: at % 2 === 0 ? '/new/deep/' : '/other/' },
          organization: at < 6 ? 'one' : 'two',
        }),
      ),
    );
    assert.ok(transactions() <= 2, `${transactions()} transactions`);
    for (const { id, path, outcome, original_key: key, bytes } of uploads) {
      assert.equal(outcome, 'created', path);
      assert.deepEqual(await ctx.store.read(key), bytes);
      const row = await ctx.database.db.selectFrom('assets').selectAll().where('id', '=', id).execute();
      assert.equal(row[0]?.path, path);
    }
    const folders = await ctx.database.db.selectFrom('folders').select(['organization_id', 'path']).execute();
    for (const each of ['one', 'two']) {
      const paths = folders.filter((folder) => folder.organization_id === ids.get(each));
      assert.deepEqual(paths.map(({ path }) => path).toSorted(), ['/new/', '/new/deep/', '/other/']);
    }
    const { rows } = { rows: await ctx.database.db.selectFrom('audit_events').selectAll().execute() };
    const recorded = rows.filter(({ action }) => action === 'asset.uploaded');
    const told = recorded.map(
      ({ organization_id, details }) => `${organization_id} ${JSON.stringify(details)}`,
    );
    const expected = uploads.map(
      ({ id, organization_id }) => `${organization_id} ${JSON.stringify({ asset: id })}`,
    );
    assert.deepEqual(told.toSorted(), expected.toSorted());
  });

  test('to the same path are as if one came after the other', async () => {
    const { ctx } = holding(6);
    const wishes: Collision[] = ['keep', 'keep', 'number', 'number', 'refuse', 'refuse'];
    const outcomes = await Promise.allSettled(
      wishes.map((collision) => upload(ctx, { name: 'same.jpg', folder: '/same/', collision })),
    );
    const rows = await ctx.database.db
      .selectFrom('assets')
      .select(['path', 'original_key'])
      .where('folder', '=', '/same/')
      .orderBy('path')
      .execute();
    const created = outcomes.filter((one) => one.status === 'fulfilled' && one.value.outcome === 'created');
    assert.equal(rows.length, created.length);
    assert.ok(rows.some(({ path }) => path === '/same/same.jpg'));
    assert.ok(rows.some(({ path }) => path === '/same/same-2.jpg'));
    const refused = outcomes.filter((one) => one.status === 'rejected');
    for (const { reason } of refused) assert.equal((reason as { code: string }).code, 'asset-exists');
    assert.ok(refused.length >= 1);
    // What found no place left nothing.
    const kept = new Set(rows.map(({ original_key: key }) => key));
    const objects = await Array.fromAsync(ctx.store.list(`originals/${ids.get('one') ?? ''}/`));
    const needed = await ctx.database.db.selectFrom('assets').select('original_key').execute();
    for (const { original_key: key } of needed) kept.add(key);
    assert.deepEqual(
      objects.filter(({ key }) => !kept.has(key)),
      [],
    );
  });

  test('do not fail for one among them that cannot be written', async () => {
    const { ctx } = holding(4);
    const outcomes = await Promise.allSettled([
      upload(ctx, { name: 'w.jpg', folder: '/fine/' }),
      upload(ctx, { name: 'x.jpg', organization: 'nobody' }),
      upload(ctx, { name: 'y.jpg', folder: '/fine/' }),
      upload(ctx, { name: 'z.jpg', folder: '/fine/' }),
    ]);
    assert.deepEqual(
      outcomes.map((one) => (one.status === 'fulfilled' ? one.value.outcome : String(one.reason.code))),
      ['created', 'not-found', 'created', 'created'],
    );
  });
});
