import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type Call, caller, type ContractBody, type Sent, sender } from '../support/contract.ts';
import { assetCount, eventually, storedKeys, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { anAsset } from '../support/rows.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('folders of the contract', () => {
  let world: World;
  let acme: Account;
  let bytes: Buffer;
  before(async () => {
    world = await createWorld();
    bytes = await canvasOf(photo(64, 48)).jpeg().toBuffer();
  });
  let number = 0;
  beforeEach(async () => {
    acme = await world.createAccount(`acme${(number += 1)}`);
  });
  after(() => world[Symbol.asyncDispose]());

  const call: Call = (...what) => caller(world, acme)(...what);
  const sent: Sent = (...what) => sender(world, acme)(...what);
  const put = (name: string, path: string) => upload(world, acme, { name, bytes }, { path });

  test('a folder is deleted with everything in it and nothing beside it', async () => {
    const images = [];
    for (const path of ['/a', '/a/b', '/a/b/c', '/ab', '/a.b', '/'])
      images.push(await put(`x${path.length}.jpg`, path));
    await call('POST', 'createFolder', { path: '/a/empty' });
    for (const { url } of images) assert.equal((await fetch(url)).status, 200);
    const { deletedFolder } = await call('DELETE', 'deleteFolder', { path: '/a/' });
    assert.deepEqual(deletedFolder, { name: '/a', status: 'Deleted' });
    const statuses = await Promise.all(images.map(async ({ url }) => (await fetch(url)).status));
    assert.deepEqual(statuses, [404, 404, 404, 200, 200, 200]);
    const { folders } = await call('GET', 'listFolder');
    assert.deepEqual(
      folders.map(({ path }) => path),
      ['/a.b/', '/ab/'],
    );
    for (const path of ['/a', '/a/b', '/a/empty'])
      await call('GET', `listFolder?path=${path}`, undefined, 404);
    await call('DELETE', 'deleteFolder', { path: '/a' }, 404);
  });

  test('every carrier and spelling that clients use deletes the same folder', async () => {
    const type = 'Content-Type: application/json';
    for (const [line, headers, body] of [
      ['DELETE /v1.0/deletefolder?path=%2Fgone', [type], ''],
      ['DELETE /v1.0/deletefolder?path=%2Fgone', [type, 'Content-Length: 0'], ''],
      ['DELETE /v1.0/DeleteFolder?path=gone', [], ''],
      ['DELETE /v1.0/deleteFolder', [type, 'Content-Length: 18'], '{"Path":"\\/gone/"}'],
      ['DELETE /v1.0/deleteFolder', [type, 'Content-Length: 27'], '{"path":"gone","name":null}'],
      ['DELETE /v0.1/deletefolder?path=//gone//', [], ''],
    ] as const) {
      await put('a.jpg', '/gone');
      const answer = await sent(line, headers, body);
      assert.equal(answer.status, 200, line);
      assert.deepEqual(answer.body.deletedFolder, { name: '/gone', status: 'Deleted' });
    }
  });

  test('without a folder to delete nothing is deleted, least of all the root', async () => {
    await put('a.jpg', '/');
    await put('a.jpg', '/kept');
    const before = await assetCount(world);
    for (const body of [
      undefined,
      {},
      { path: '' },
      { path: null },
      { path: '/' },
      { path: '//' },
      { path: '.' },
      { path: '/..' },
      { path: '/kept/..' },
      { path: ['/kept'] },
      { path: 0 },
      { path: false },
      { folder: '/kept' },
      { name: '/' },
      { path: '/', name: '/kept/a.jpg' },
    ]) {
      await call('DELETE', 'deleteFolder', body, 400);
    }
    for (const query of ['', '?path=', '?path=%2F', '?path', '?PATH=/&path='])
      assert.equal((await sent(`DELETE /v1.0/deletefolder${query}`)).status, 400, query);
    for (const body of [{ path: '/none' }, { path: '/KEPT' }, { path: '/kept/a.jpg' }, { name: '/kept' }])
      await call('DELETE', 'deleteFolder', body, 404);
    assert.equal(await assetCount(world), before);
  });

  test('the name of an image in place of a folder deletes that image and nothing else', async () => {
    await put('a.jpg', '/dir');
    await put('b.jpg', '/dir');
    const { deletedImage, deletedFolder } = await call('DELETE', 'deleteFolder', { name: '/dir/a.jpg' });
    assert.deepEqual(
      [deletedImage['name'], deletedImage['status'], deletedFolder],
      ['/dir/a.jpg', 'Deleted', null],
    );
    const { images } = await call('GET', 'listFolder?path=/dir');
    assert.deepEqual(
      images.map(({ name }) => name),
      ['/dir/b.jpg'],
    );
  });

  test('the objects of a deleted folder go, except those another picture needs', async () => {
    const keys = (await storedKeys(world)).length;
    const alone = await canvasOf(photo(21, 21, number))
      .jpeg()
      .toBuffer();
    await upload(world, acme, { name: 'alone.jpg', bytes: alone }, { path: '/d' });
    await put('shared.jpg', '/d');
    const kept = await put('shared.jpg', '/e');
    await call('DELETE', 'deleteFolder', { path: '/d' });
    await eventually('one object is left', async () => (await storedKeys(world)).length === keys + 1);
    assert.equal((await fetch(kept.url)).status, 200);
  });

  test('uploads into a folder that is being deleted end whole or not at all', async () => {
    const work = Array.from({ length: 12 }, (_, index) =>
      index % 4 === 3
        ? call('DELETE', 'deleteFolder', { path: '/busy' }).catch(() => undefined)
        : put(`${index}.jpg`, '/busy/deep'),
    );
    await Promise.all(work);
    const { images } = await call('GET', 'listFolder?path=/busy/deep').catch(
      (): Pick<ContractBody, 'images'> => ({ images: [] }),
    );
    for (const { name } of images)
      assert.equal((await world.get(`/cdn/${acme.cloudname}${name}`)).status, 200);
    const { length } = await world.ctx.database.db
      .selectFrom('assets')
      .innerJoin('organizations', 'organizations.id', 'assets.organization_id')
      .select('assets.id')
      .where('cloudname', '=', acme.cloudname)
      .execute();
    assert.equal(length, images.length);
  });

  test('pages hold a thousand, and what is added or deleted between them neither repeats nor hides the others', async () => {
    const db = world.ctx.database.db;
    const { id } = await db
      .selectFrom('organizations')
      .select('id')
      .where('cloudname', '=', acme.cloudname)
      .executeTakeFirstOrThrow();
    await call('POST', 'createFolder', { path: '/big/in' });
    const names = Array.from({ length: 2_300 }, (_, index) => `${String(index).padStart(5, '0')}.jpg`);
    for (let at = 0; at < names.length; at += 500) {
      const rows = names.slice(at, at + 500).map((name) => ({ ...anAsset(id, '/big/', name), size: '5' }));
      await db.insertInto('assets').values(rows).execute();
    }
    const page = (continuationToken: string) =>
      call('GET', `listFolder?path=big&continuationToken=${encodeURIComponent(continuationToken)}`);
    const first = await page('');
    assert.deepEqual([first.folders.length, first.images.length], [1, 999]);
    assert.deepEqual(first.streams, []);
    // Before the page to come, at its edge, and in it.
    for (const name of ['/big/00000.jpg', '/big/00998.jpg', '/big/01500.jpg'])
      await call('DELETE', 'deleteImage', { name });
    await upload(world, acme, { name: '00500a.jpg', bytes }, { path: '/big' });
    await upload(world, acme, { name: '02000a.jpg', bytes }, { path: '/big' });
    const second = await page(first.continuationToken ?? '');
    assert.deepEqual([second.folders.length, second.images.length], [0, 1_000]);
    const third = await page(second.continuationToken ?? '');
    assert.equal(third.continuationToken, null);
    const seen = [first, second, third].flatMap(({ images }) => images.map(({ name }) => name));
    const expected = names.filter((name) => name !== '01500.jpg').map((name) => `/big/${name}`);
    expected.splice(expected.indexOf('/big/02000.jpg') + 1, 0, '/big/02000a.jpg');
    assert.deepEqual(seen, expected);
    for (const image of first.images) assert.equal(typeof image['size'], 'number');
    await call('DELETE', 'deleteFolder', { path: '/big' });
    const gone = await page(second.continuationToken ?? '');
    assert.deepEqual([gone.folders, gone.images, gone.continuationToken], [[], [], null]);
  });

  test('more folders than fit on a page go on, and the images follow them', async () => {
    const work = Array.from({ length: 1_000 }, (_, index) => `/wide/${String(index).padStart(4, '0')}`);
    const { id } = await world.ctx.database.db
      .selectFrom('organizations')
      .select('id')
      .where('cloudname', '=', acme.cloudname)
      .executeTakeFirstOrThrow();
    await put('z.jpg', '/wide');
    await world.ctx.database.raw(
      `insert into folders select gen_random_uuid(), $1, path || '/', '/wide/', now() from unnest($2::text[]) path`,
      [id, work],
    );
    const first = await call('GET', 'listFolder?path=/wide');
    assert.deepEqual([first.folders.length, first.images.length], [1_000, 0]);
    const second = await call('GET', `listFolder?path=/wide&continuationToken=${first.continuationToken}`);
    assert.deepEqual([second.folders.length, second.images.length, second.continuationToken], [0, 1, null]);
  });
});
