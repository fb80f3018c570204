import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operator } from '#access/actor.ts';
import { setContractPublic } from '#accounts/organizations.ts';
import { sql } from 'kysely';
import { contract } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import type { World } from '../support/world.ts';
import { asset, between, folders, paths, plain, put, stagedObjects, twoWorlds } from './two-worlds.ts';

const paths7 = [
  '/plain.jpg',
  '/a/b/c/deep.jpg',
  '/a/Ünïcødé 写真.jpg',
  '/a/100% of it?#&+.jpg',
  "/a/it's (1).JPG",
  '/Ж/ملف.jpeg',
  '/w_100,x.jpg',
];

void test('an import brings every folder and image, under the same path and name, byte for byte', async () => {
  await using worlds = await twoWorlds('apart');
  const sent = new Map<string, Buffer>();
  for (const [number, path] of paths7.entries()) {
    const at = path.lastIndexOf('/');
    const bytes = await plain(number);
    await put(worlds, { bytes, name: path.slice(at + 1), folder: path.slice(0, at) });
    sent.set(path, bytes);
  }
  await contract(worlds.old, worlds.theirs, 'POST', 'createFolder', { path: '/empty/inside' });
  const imported = await worlds.run();
  assert.deepEqual(imported.failed, []);
  assert.deepEqual([imported.copied, imported.notAsListed, imported.folders], [7, 0, 6]);
  assert.deepEqual(await paths(worlds.mine), await paths(worlds.old, 'theirs'));
  for (const [path, bytes] of sent) {
    const { bytes: kept, ...row } = await asset(worlds.mine, path);
    assert.ok(kept.equals(bytes), path);
    assert.equal(row.visibility, 'public');
    assert.equal(row.original_name, path.split('/').at(-1));
  }
  assert.deepEqual(await folders(worlds.mine), [
    '/a/',
    '/a/b/',
    '/a/b/c/',
    '/empty/',
    '/empty/inside/',
    '/Ж/',
  ]);
  assert.equal(await stagedObjects(worlds.mine), 0);
});

void test('a second run copies nothing, and later only what is new or changed is fetched', async () => {
  await using worlds = await twoWorlds();
  for (const number of [1, 2, 3]) await put(worlds, { bytes: await plain(number), name: `${number}.jpg` });
  await using source = await between(worlds.old, {});
  const { from } = source;
  await worlds.run({ from });
  const asked = source.asked.length;
  const second = await worlds.run({ from });
  assert.deepEqual([second.copied, second.replaced, second.skipped, second.bytes], [0, 0, 3, 0]);
  assert.ok(source.asked.slice(asked).every((url) => url.startsWith('/v1.0/listFolder')));

  worlds.old.clock.advance(7_200);
  const changed = await plain(99);
  await put(worlds, { bytes: changed, name: '2.jpg', collision: 'replace' });
  await put(worlds, { bytes: await plain(4), name: '4.jpg' });
  const third = await worlds.run({ from });
  assert.deepEqual([third.copied, third.replaced, third.skipped, third.failed], [1, 1, 2, []]);
  assert.ok((await asset(worlds.mine, '/2.jpg')).bytes.equals(changed));
  assert.equal((await worlds.run({ from })).skipped, 4);
});

void test('of a folder with more than a page of images none is left out', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'one.jpg' });
  await worlds.run();
  await multiply(worlds.old, 1_000);
  await put(worlds, { bytes: await plain(2), name: 'z-last.jpg' });
  const imported = await worlds.run();
  assert.deepEqual([imported.copied, imported.skipped, imported.failed], [1, 1_001, []]);
});

void test('a single folder can be imported with what is below it', async () => {
  await using worlds = await twoWorlds();
  for (const folder of ['/', 'a', 'a/b', 'ab'])
    await put(worlds, { bytes: await plain(1), name: 'x.jpg', folder });
  await worlds.run({ folder: '/a' });
  assert.deepEqual(await paths(worlds.mine), ['/a/b/x.jpg', '/a/x.jpg']);
  assert.deepEqual(await folders(worlds.mine), ['/a/', '/a/b/']);
});

void test('where uploads through the contract are private, what is imported is private', async () => {
  await using worlds = await twoWorlds();
  await setContractPublic(worlds.mine.ctx, operator, { cloudname: 'mine', value: false });
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  await worlds.run();
  assert.equal((await asset(worlds.mine, '/x.jpg')).visibility, 'private');
});

void test('an original that says something about people arrives as the source lets it out, and only once', async () => {
  await using worlds = await twoWorlds();
  const camera = await canvasOf(photo(60, 40))
    .withExif({ IFD0: { Artist: 'somebody' } })
    .jpeg()
    .toBuffer();
  await put(worlds, { bytes: camera, name: 'camera.jpg' });
  const first = await worlds.run();
  assert.deepEqual([first.copied, first.notAsListed, first.failed], [1, 1, []]);
  const { bytes } = await asset(worlds.mine, '/camera.jpg');
  assert.ok(bytes.length < camera.length && !bytes.includes('somebody'));
  const second = await worlds.run();
  assert.deepEqual([second.copied, second.replaced, second.skipped], [0, 0, 1]);
});

void test('an image of the library that is newer than the source’s is reported and stays', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'logo.jpg' });
  const own = await canvasOf(photo(80, 50, 2))
    .jpeg()
    .toBuffer();
  const theirs = await worlds.mine.createAccount('own');
  await put({ old: worlds.mine, theirs }, { bytes: own, name: 'logo.jpg' });
  const { failed, copied } = await worlds.run({ to: 'own' });
  assert.equal(copied, 0);
  assert.deepEqual(
    failed.map(({ name, code }) => [name, code]),
    [['/logo.jpg', 'other-image-there']],
  );
  assert.ok((await asset(worlds.mine, '/logo.jpg', 'own')).bytes.equals(own));
});

void test('a name that would not stay what it is is reported with the reason, and nothing is renamed', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'fine.jpg' });
  const names = [
    '/photo',
    '/back\\slash.jpg',
    '/~mine.jpg',
    '/liar.png',
    '/../up.jpg',
    `/${'x'.repeat(300)}.jpg`,
  ];
  await using source = await between(worlds.old, {
    list: ({ images }) => images.push(...names.map((name) => ({ ...images[0], name }))),
  });
  const { failed, copied } = await worlds.run({ from: source.from });
  assert.equal(copied, 1);
  assert.deepEqual(failed.map(({ name, code }) => `${code} ${name.slice(0, 20)}`).toSorted(), [
    'extension-wrong /liar.png',
    'name-incomplete /photo',
    'path-invalid /../up.jpg',
    'path-invalid /back\\slash.jpg',
    'path-invalid /xxxxxxxxxxxxxxxxxxx',
    'path-invalid /~mine.jpg',
  ]);
  assert.ok(failed.every(({ reason }) => reason.length > 20));
  assert.deepEqual(await paths(worlds.mine), ['/fine.jpg']);
});

for (const first of ['composed', 'decomposed']) {
  void test(`two names that look the same do not take each other’s place, the ${first} listed first`, async () => {
    await using worlds = await twoWorlds();
    await put(worlds, { bytes: await plain(1), name: 'a.jpg' });
    await put(worlds, {
      bytes: await canvasOf(photo(90, 50, 2))
        .jpeg()
        .toBuffer(),
      name: 'b.jpg',
    });
    const names = ['/caf\u00e9.jpg', '/cafe\u0301.jpg'];
    if (first === 'decomposed') names.reverse();
    await using source = await between(worlds.old, {
      list: ({ images }) => {
        for (const [index, image] of images.entries()) image['name'] = names[index];
        // However much newer the second is.
        Object.assign(images[1] ?? {}, { updatedAt: '2040-01-01T00:00:00Z' });
      },
    });
    for (const run of [1, 2]) {
      const { failed, copied, skipped, replaced } = await worlds.run({ from: source.from });
      assert.deepEqual([copied + skipped, replaced, failed.length], [1, 0, 1], `run ${run}`);
    }
    assert.deepEqual(await paths(worlds.mine), ['/caf\u00e9.jpg']);
  });
}

void test('videos are counted and left where they are', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  await using source = await between(worlds.old, { list: ({ streams }) => streams.push({ name: '/v' }, {}) });
  const { streams, copied } = await worlds.run({ from: source.from });
  assert.deepEqual([streams, copied], [2, 1]);
});

/** Many more rows like the one of each organization: uploading as many would take minutes. */
async function multiply({ ctx }: World, times: number): Promise<void> {
  await sql`
    insert into assets
    select (jsonb_populate_record(a, jsonb_build_object(
      'id', gen_random_uuid(), 'path', '/n' || lpad(n::text, 5, '0') || '.jpg'
    ))).* from assets a, generate_series(1, ${times}::int) n
  `.execute(ctx.database.db);
}
