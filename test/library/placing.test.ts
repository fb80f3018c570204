import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Collision } from '#library/placement.ts';
import { root } from '#library/path.ts';
import { stageFile } from '#library/stage.ts';
import { uploadAsset } from '#library/upload.ts';
import type { Id } from '#platform/id.ts';
import type { ObjectStore } from '#storage/object-store.ts';
import { storedKeys } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

describe('an upload whose objects are in place before its row', () => {
  let world: World;
  let organizationId: Id<'organization'>;
  before(async () => {
    world = await createWorld();
    await world.createAccount('acme');
    const row = world.ctx.database.db.selectFrom('organizations').select('id');
    ({ id: organizationId } = await row.executeTakeFirstOrThrow());
  });
  after(() => world[Symbol.asyncDispose]());

  const picture = (width: number) => canvasOf(photo(width, 30)).jpeg().toBuffer();

  async function uploadTo(ctx: Context, bytes: Buffer, collision: Collision) {
    const source = Readable.from([bytes]);
    const file = await stageFile(ctx, operator, { organizationId, filename: 'a.jpg', source });
    const name = { kind: 'given', name: 'a.jpg' } as const;
    return uploadAsset(ctx, operator, {
      ...{ organizationId, file, folder: root, name, visibility: 'private' as const, collision },
    });
  }

  /** Removes what was just put in place once, as a collection would that comes between. */
  function collecting(store: ObjectStore): { store: ObjectStore; collected: string[] } {
    const collected: string[] = [];
    const collect = async (key: string) => {
      if (collected.length > 0 || !key.startsWith('originals/')) return;
      collected.push(key);
      await store.delete(key);
    };
    const copy = async (from: string, to: string) => {
      const isCopied = await store.copy(from, to);
      await collect(to);
      return isCopied;
    };
    const put = async (key: string, source: Readable | Uint8Array) => {
      const facts = await store.put(key, source);
      await collect(key);
      return facts;
    };
    const watched = new Proxy(store, {
      get: (target, name) => {
        if (name === 'copy') return copy;
        if (name === 'put') return put;
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return { store: watched, collected };
  }

  for (const [kind, make] of [
    ['a small file', () => picture(40)],
    ['a file that is staged in the store', () => canvasOf(photo(900, 600)).jpeg({ quality: 100 }).toBuffer()],
  ] as const) {
    test(`is whole although a collection took them meanwhile: ${kind}`, async () => {
      const bytes = await make();
      const others = await storedKeys(world);
      const { store, collected } = collecting(world.ctx.store);
      const { asset, outcome } = await uploadTo({ ...world.ctx, store }, bytes, 'number-anyway');
      assert.equal(outcome, 'created');
      assert.deepEqual(collected, [asset.original_key]);
      assert.deepEqual(await world.ctx.store.read(asset.original_key), bytes);
      assert.deepEqual(await storedKeys(world), [...others, asset.original_key].toSorted());
    });
  }

  test('leaves none when the path is taken, and those that others need stay', async () => {
    const others = await storedKeys(world);
    const bytes = await picture(50);
    await assert.rejects(uploadTo(world.ctx, bytes, 'refuse'), { code: 'asset-exists' });
    assert.equal((await uploadTo(world.ctx, bytes, 'keep')).outcome, 'kept');
    assert.equal((await uploadTo(world.ctx, await picture(40), 'keep')).outcome, 'kept');
    assert.deepEqual(await storedKeys(world), others);
    const hash = createHash('sha256').update(bytes).digest('hex');
    assert.ok(!others.some((key) => key.endsWith(hash)));
  });
});
