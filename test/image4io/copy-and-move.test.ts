import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { collectObjects } from '#library/collect.ts';
import { type Call, caller } from '../support/contract.ts';
import { assetCount, contract, eventually, storedKeys, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Source, startSource } from '../support/source.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('copies and moves', () => {
  let world: World;
  let source: Source;
  let acme: Account;
  let jpeg: Buffer;
  let other: Buffer;
  before(async () => {
    source = await startSource();
    world = await createWorld({ environment: { VITRINE_FETCH_ALLOW: source.host } });
    // With a profile of its own kind, so that the public form is another object than the original.
    jpeg = await canvasOf(photo(64, 48))
      .withExif({ IFD0: { Artist: 'Somebody' } })
      .jpeg()
      .toBuffer();
    other = await canvasOf(photo(30, 20)).jpeg().toBuffer();
  });
  let number = 0;
  beforeEach(async () => {
    acme = await world.createAccount(`acme${(number += 1)}`);
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
  });

  const call: Call = (...what) => caller(world, acme)(...what);
  const put = (name: string, path: string, bytes = jpeg) => upload(world, acme, { name, bytes }, { path });
  const copy = async (fields: object) => (await call('PUT', 'copyImage', fields)).copiedImage;
  const move = async (fields: object) => (await call('PUT', 'moveImage', fields)).movedImage;
  const bytesAt = async (path: string) => {
    const answer = await world.get(`/cdn/${acme.cloudname}${path}`);
    assert.equal(answer.status, 200, path);
    return Buffer.from(await answer.arrayBuffer());
  };
  const statusAt = async (path: string) => (await world.get(`/cdn/${acme.cloudname}${path}`)).status;

  test('a copy has every member of an image and is delivered', async () => {
    const original = await put('a.jpg', '/from');
    world.clock.advance(60);
    const made = await copy({ source: '/from/a.jpg', targetPath: '/to/new/deep', useFilename: true });
    assert.deepEqual(made, {
      ...original,
      name: '/to/new/deep/a.jpg',
      folder: '/to/new/deep/',
      url: `${world.url}/cdn/${acme.cloudname}/to/new/deep/a.jpg`,
      imagePath: `/${acme.cloudname}/to/new/deep/a.jpg`,
      createdAt: made['createdAt'],
      createdAtUTC: made['createdAt'],
      updatedAt: made['createdAt'],
      updatedAtUTC: made['createdAt'],
      status: 'Copied',
    });
    assert.equal(made['createdAt'], '2026-03-01T12:01:00.000Z');
    assert.deepEqual(await bytesAt('/to/new/deep/a.jpg'), await bytesAt('/from/a.jpg'));
    const { folders } = await call('GET', 'listFolder?path=/to');
    assert.deepEqual(
      folders.map(({ path }) => path),
      ['/to/new/'],
    );
  });

  test('a given name wins over useFilename and gets the extension of the source if it has none', async () => {
    await put('a.jpeg', '/');
    const guid = /^\/t\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.jpeg$/;
    for (const [fields, name] of [
      [{ name: 'newName', useFilename: true }, '/t/newName.jpeg'],
      [{ name: 'other.jpg', useFilename: true }, '/t/other.jpg'],
      [{ name: null, useFilename: true }, '/t/a.jpeg'],
      [{ name: '', useFilename: false }, guid],
      [{}, guid],
    ] as const) {
      const made = await copy({ source: '/a.jpeg', targetPath: '/t', ...fields });
      if (typeof name === 'string') assert.equal(made.name, name);
      else assert.match(made.name, name);
    }
    for (const [name, status] of [
      ['a/b', 400],
      ['..', 400],
      ['x\0', 400],
      [7, 400],
      ['page.html', 415],
      ['picture.png', 415],
    ] as const) {
      await call('PUT', 'copyImage', { source: '/a.jpeg', targetPath: '/t', name }, status);
    }
  });

  test('PUT copy, Pascal-case names, queries and forms are the same operation', async () => {
    await put('a.jpg', '/s');
    const wish = { source: '/s/a.jpg', targetPath: '/php', useFilename: true };
    assert.equal((await call('PUT', 'copy', wish)).copiedImage.name, '/php/a.jpg');
    const dotNet = {
      Source: '/s/a.jpg',
      TargetPath: null,
      Name: 'net',
      UseFilename: false,
      Overwrite: false,
    };
    assert.equal((await copy(dotNet)).name, '/net.jpg');
    const query = 'source=/s/a.jpg&target_path=/query&use_filename=True';
    assert.equal((await call('PUT', `copyImage?${query}`)).copiedImage.name, '/query/a.jpg');
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...wish, targetPath: '/form' }))
      form.append(name, String(value));
    assert.equal((await call('PUT', 'copyImage', form)).copiedImage.name, '/form/a.jpg');
    assert.equal(
      (await call('PUT', 'move', { source: '/s/a.jpg', targetPath: 'm' })).movedImage.name,
      '/m/a.jpg',
    );
    const moved = await call('PUT', 'moveImage?source=/m/a.jpg&target_path=/');
    assert.equal(moved.movedImage.name, '/a.jpg');
  });

  test('a taken place is not overwritten unless asked; then what was there is collected', async () => {
    await put('a.jpg', '/s', jpeg);
    const target = await put('a.jpg', '/t', other);
    const keys = await storedKeys(world);
    const wish = { source: '/s/a.jpg', targetPath: '/t', useFilename: true };
    await call('PUT', 'copyImage', wish, 409);
    assert.deepEqual(await bytesAt('/t/a.jpg'), other);
    assert.equal((await world.get(`/cdn/${acme.cloudname}/w_5/t/a.jpg`)).status, 200);
    const made = await copy({ ...wish, overwrite: true });
    assert.deepEqual([made.name, made.width, made.status], ['/t/a.jpg', 64, 'Copied']);
    assert.equal(made['createdAt'], target['createdAt']);
    assert.deepEqual(await bytesAt('/t/a.jpg'), await bytesAt('/s/a.jpg'));
    await eventually('what was overwritten is collected', async () => {
      const left = await storedKeys(world);
      return left.length === keys.length - 1;
    });
    assert.equal((await put('b.jpg', '/t', other)).status, 'Uploaded');
  });

  test('onto itself a copy is refused, or with overwrite changes nothing', async () => {
    const original = await put('a.jpg', '/s');
    const wish = { source: '/s/a.jpg', targetPath: 's', useFilename: true };
    await call('PUT', 'copyImage', wish, 409);
    assert.deepEqual(await copy({ ...wish, overwrite: true }), { ...original, status: 'Copied' });
    assert.deepEqual((await bytesAt('/s/a.jpg')).length > 0, true);
  });

  test('a copy survives the deletion of its source, and the objects go with the last of them', async () => {
    await put('a.jpg', '/s');
    await copy({ source: '/s/a.jpg', targetPath: '/t', name: 'b' });
    const keys = (await storedKeys(world)).filter((key) => key.includes('/'));
    await call('DELETE', 'deleteImage', { name: '/s/a.jpg' });
    assert.equal(await collectObjects(world.ctx, keys), 0);
    assert.equal((await bytesAt('/t/b.jpg')).length > 0, true);
    assert.equal(await statusAt('/w_10/t/b.jpg'), 200);
    await call('DELETE', 'deleteFolder', { path: '/t' });
    await eventually('nothing of the organization is stored', async () => {
      const rows = await world.ctx.database.db.selectFrom('assets').select('original_key').execute();
      const needed = new Set(rows.map(({ original_key }) => original_key));
      return (await storedKeys(world)).every((key) => !key.startsWith('originals/') || needed.has(key));
    });
  });

  test('what is not there cannot be copied or moved, and no folder is made for it', async () => {
    for (const source of ['/none.jpg', '/s', '/']) {
      const status = source === '/' ? 400 : 404;
      await call('PUT', 'copyImage', { source, targetPath: '/new', useFilename: true }, status);
      await call('PUT', 'moveImage', { source, targetPath: '/new' }, status);
    }
    assert.deepEqual((await call('GET', 'listFolder')).folders, []);
    for (const fields of [{}, { source: '' }, { targetPath: '/t' }, { source: null }, { source: ['/a'] }])
      for (const operation of ['copyImage', 'moveImage']) await call('PUT', operation, fields, 400);
  });

  test('a move needs a target: without one nothing moves', async () => {
    await put('a.jpg', '/s');
    for (const targetPath of [undefined, null, ''])
      await call('PUT', 'moveImage', { source: '/s/a.jpg', targetPath }, 400);
    assert.equal(await statusAt('/s/a.jpg'), 200);
  });

  test('a moved picture is at its new address at once and nowhere else, derivatives included', async () => {
    const original = await put('a.jpg', '/s');
    for (const path of ['/s/a.jpg', '/w_10/s/a.jpg', '/w_10/s/a.jpg']) await bytesAt(path);
    const before = await bytesAt('/w_10/s/a.jpg');
    const made = await move({ source: 's/a.jpg', targetPath: '/t/deep/' });
    assert.deepEqual([made.name, made.status, made['folder']], ['/t/deep/a.jpg', 'Moved', '/t/deep/']);
    assert.equal(made['createdAt'], original['createdAt']);
    for (const path of ['/s/a.jpg', '/w_10/s/a.jpg']) assert.equal(await statusAt(path), 404);
    assert.deepEqual(await bytesAt('/w_10/t/deep/a.jpg'), before);
    await call('GET', 'image?name=/s/a.jpg', undefined, 404);
    await call('GET', 'image?name=/t/deep/a.jpg');
  });

  test('to where it is already a move is a success; onto another it is refused', async () => {
    const original = await put('a.jpg', '/s');
    await put('a.jpg', '/t', other);
    assert.deepEqual(await move({ source: '/s/a.jpg', targetPath: '/s/' }), { ...original, status: 'Moved' });
    const { errors } = await call('PUT', 'moveImage', { source: '/s/a.jpg', targetPath: '/t' }, 409);
    assert.match(errors.join(), /\/t\/a\.jpg/);
    assert.deepEqual(await bytesAt('/t/a.jpg'), other);
  });

  test('copies and moves against each other neither block nor lose a picture', async () => {
    await put('a.jpg', '/x');
    await put('a.jpg', '/y', other);
    const wishes = Array.from({ length: 24 }, (_, index) => {
      const [from, to] = index % 2 === 0 ? ['/x', '/y'] : ['/y', '/x'];
      return { source: `${from}/a.jpg`, targetPath: to, useFilename: true, overwrite: true };
    });
    const answers = await Promise.all(wishes.map((wish) => contract(world, acme, 'PUT', 'copyImage', wish)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.deepEqual(await bytesAt('/x/a.jpg'), await bytesAt('/y/a.jpg'));
    const moves = await Promise.all(
      wishes.map(({ source, targetPath }) =>
        contract(world, acme, 'PUT', 'moveImage', { source, targetPath }),
      ),
    );
    for (const { status } of moves) assert.ok([200, 404, 409].includes(status), String(status));
    assert.equal(await assetCountOf(), 2);
  });

  async function assetCountOf(): Promise<number> {
    const lists = await Promise.all(['/x', '/y'].map((path) => call('GET', `listFolder?path=${path}`)));
    return lists.flatMap(({ images }) => images).length;
  }

  test('copies beside fetches that look for a free name do not wait for each other', async () => {
    await put('a.jpg', '/', jpeg);
    await put('a-2.jpg', '/', jpeg);
    const pictures = await Promise.all(
      Array.from({ length: 4 }, (_, shift) =>
        canvasOf(photo(21, 20, shift))
          .jpeg()
          .toBuffer(),
      ),
    );
    for (const [index, bytes] of pictures.entries()) source.serve(`/${index}/a.jpg`, bytes);
    const rows = await assetCount(world);
    const work = pictures.flatMap((_, index) => [
      contract(world, acme, 'POST', 'fetchImage', {
        from: `${source.url}/${index}/a.jpg`,
        useFilename: true,
      }),
      ...Array.from({ length: 5 }, () =>
        contract(world, acme, 'PUT', 'copyImage', { source: '/a.jpg', name: 'a-2', overwrite: true }),
      ),
    ]);
    for (const answer of await Promise.all(work)) assert.equal(answer.status, 200, await answer.text());
    assert.equal(await assetCount(world), rows + pictures.length);
  });
});
