import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importLibrary } from '#importing/import.ts';
import { operator } from '#access/actor.ts';
import { Problem } from '#platform/problem.ts';
import { contract } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { asset, between, paths, plain, put, stagedObjects, type TwoWorlds, twoWorlds } from './two-worlds.ts';

void test('a source that fails for a moment is asked again, after the time that it asks for', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  await using source = await between(worlds.old, {
    answer: ({ url, count }, response) => {
      if (count > 2) return false;
      if (url.includes('listFolder')) response.writeHead(500).end('oops');
      else response.writeHead(429, { 'retry-after': '7' }).end();
      return true;
    },
  });
  const pauses: number[] = [];
  const pause = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds);
  const imported = await worlds.run({ from: source.from }, { pause });
  assert.deepEqual([imported.copied, imported.failed], [1, []]);
  const [first = 0, second = 0, ...others] = pauses;
  assert.ok(first >= 500 && first < 625 && second >= 1_000 && second < 1_250, String(pauses));
  assert.deepEqual(others, [7_000, 7_000]);
});

void test('a download that breaks off is fetched again, and reported when it breaks off each time', async () => {
  await using worlds = await twoWorlds();
  const bytes = await plain(1);
  for (const name of ['once.jpg', 'always.jpg', 'short.jpg']) await put(worlds, { bytes, name });
  await using source = await between(worlds.old, {
    answer: ({ url, count }, response) => {
      const cut = url.endsWith('/always.jpg') || (url.endsWith('/once.jpg') && count === 1);
      if (cut) {
        response.writeHead(200, { 'content-length': bytes.length });
        response.write(bytes.subarray(0, 200), () => response.destroy());
      }
      // Cut off where it is stored: the answer itself is whole.
      const short = url.endsWith('/short.jpg');
      if (short) response.writeHead(200, { 'content-length': 200 }).end(bytes.subarray(0, 200));
      return cut || short;
    },
  });
  const { copied, failed } = await worlds.run({ from: source.from });
  assert.equal(copied, 1);
  assert.deepEqual(failed.map(({ name, code }) => `${name} ${code}`).toSorted(), [
    '/always.jpg fetch-failed',
    '/short.jpg download-incomplete',
  ]);
  assert.ok((await asset(worlds.mine, '/once.jpg')).bytes.equals(bytes));
  assert.deepEqual(await paths(worlds.mine), ['/once.jpg']);
  assert.equal(await stagedObjects(worlds.mine), 0);
});

void test('bytes of another number without a length said beforehand count as cut off', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  const smaller = await canvasOf(photo(40, 24, 1))
    .jpeg({ quality: 30 })
    .toBuffer();
  await using source = await between(worlds.old, {
    answer: ({ url }, response) => {
      if (!url.endsWith('/x.jpg')) return false;
      response.write(smaller);
      response.end();
      return true;
    },
  });
  const { failed } = await worlds.run({ from: source.from });
  assert.deepEqual(
    failed.map(({ code }) => code),
    ['download-incomplete'],
  );
});

void test('a notice that stands in for a picture is not taken for it', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  const notice = await canvasOf(photo(300, 200)).jpeg().toBuffer();
  await using source = await between(worlds.old, {
    answer: ({ url }, response) => {
      if (!url.endsWith('/x.jpg')) return false;
      response.writeHead(200, { 'content-length': notice.length }).end(notice);
      return true;
    },
  });
  const { failed } = await worlds.run({ from: source.from });
  assert.match(String(failed[0]?.reason), /200 × 300|300 × 200/);
  assert.deepEqual(await paths(worlds.mine), []);
});

void test('an image deleted meanwhile is no fault; one that the public cannot have is', async () => {
  await using worlds = await twoWorlds();
  for (const name of ['gone.jpg', 'stays.jpg']) await put(worlds, { bytes: await plain(1), name });
  await put(worlds, { bytes: await plain(2), name: 'hidden.jpg', visibility: 'private' });
  await using source = await between(worlds.old, {
    answer: async ({ url }) => {
      // Everything was listed by now.
      if (url.endsWith('/gone.jpg') && url.startsWith('/cdn'))
        await contract(worlds.old, worlds.theirs, 'DELETE', 'deleteImage', { name: '/gone.jpg' });
      return false;
    },
  });
  const { copied, gone, failed } = await worlds.run({ from: source.from });
  assert.deepEqual([copied, gone], [1, 1]);
  assert.deepEqual(
    failed.map(({ name, code }) => [name, code]),
    [['/hidden.jpg', 'image-not-public']],
  );
});

void test('a private address is asked only when the operator says so, and a listed one never is', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  await refused(worlds, { allowPrivate: false }, 'fetch-address-not-public');
  let knocks = 0;
  await using other = await between(worlds.old, { answer: () => (knocks += 1) < 0 });
  await using source = await between(worlds.old, {
    list: ({ images }) => images.forEach((image) => (image['url'] = `${other.from}/x.jpg`)),
  });
  const { failed } = await worlds.run({ from: source.from });
  assert.deepEqual(
    failed.map(({ code }) => code),
    ['fetch-address-not-public'],
  );
  assert.equal(knocks, 0);
});

void test('the pictures’ host may be private when the operator lists it in VITRINE_FETCH_ALLOW', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  const config = { ...worlds.mine.ctx.config, fetch: { allow: [new URL(worlds.old.url).host] } };
  const input = { from: `${worlds.old.url}/v1.0`, ...worlds.theirs, allowPrivate: false, to: 'mine' };
  const signal = new AbortController().signal;
  const imported = await importLibrary({ ...worlds.mine.ctx, config }, operator, input, { signal });
  assert.equal(imported.copied, 1);
});

void test('the key is sent to the API only, never with a picture’s address', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  const withKey: string[] = [];
  await using source = await between(worlds.old, {
    answer: ({ url, authorization }) => {
      if (authorization !== undefined) withKey.push(url);
      return false;
    },
  });
  await worlds.run({ from: source.from });
  assert.deepEqual(
    source.asked.filter((url) => !withKey.includes(url)),
    ['/cdn/theirs/x.jpg'],
  );
});

void test('a wrong key, folder or address is said in a clear sentence before anything is written', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  const wrongKey = await refused(worlds, { apiSecret: 'wrong' }, 'source-refuses-key');
  assert.match(wrongKey, /refuses the API key and secret/);
  await refused(worlds, { folder: '/nowhere' }, 'source-folder-not-found');
  await refused(worlds, { from: `${worlds.old.url}/v9.9` }, 'source-folder-not-found');
  for (const from of [
    'api.example.org',
    'ftp://a.example/v1.0',
    `${worlds.old.url}/v1.0?x=1`,
    worlds.old.url,
  ])
    await refused(worlds, { from }, 'source-address-invalid');
  const said = await refused(worlds, { from: 'https://me:hidden@a.example/v1.0' }, 'source-address-invalid');
  assert.doesNotMatch(said, /hidden/);
  await refused(worlds, { to: 'nobody' }, 'organization-not-found');
  for (const body of ['<html>', '{}', '[]', 'null', '{"images":']) {
    await using source = await between(worlds.old, {
      answer: (_asked, response) => response.end(body) !== undefined,
    });
    await refused(worlds, { from: source.from }, 'source-not-understood');
  }
  assert.deepEqual(await paths(worlds.mine), []);
});

void test('a source that leads round in circles is left', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg', folder: 'a' });
  await using source = await between(worlds.old, {
    list: (listing) => void listing.folders.push({ path: '/' }, { path: '/b/' }, { path: '../a' }),
  });
  const { copied, failed } = await worlds.run({ from: source.from, folder: '/a' });
  assert.deepEqual([copied, failed.map(({ name }) => name)], [1, ['/', '/b/', '../a']]);
  await using endless = await between(worlds.old, {
    list: (listing) => void Object.assign(listing, { continuationToken: 'YS9h' }),
  });
  await refused(worlds, { from: endless.from }, 'source-not-understood');
});

void test('a source that is gone ends the import instead of being asked for every image', async () => {
  await using worlds = await twoWorlds();
  await put(worlds, { bytes: await plain(1), name: 'x.jpg' });
  await using source = await between(worlds.old, {
    answer: ({ url }, response) => !url.startsWith('/v1.0') && response.writeHead(503).end() !== undefined,
    list: ({ images }) => {
      for (let number = 0; number < 100; number += 1) images.push({ ...images[0], name: `/${number}.jpg` });
    },
  });
  const { failed, stopped } = await worlds.run({ from: source.from });
  assert.match(String(stopped), /Nothing could be fetched/);
  assert.ok(failed.length < 30, String(failed.length));
  // Those under way when it ended have not failed.
  assert.ok(failed.every(({ code }) => code === 'source-failing'));
});

async function refused(worlds: TwoWorlds, input: object, code: string): Promise<string> {
  const error: unknown = await worlds.run(input).then(
    () => assert.fail(`not refused: ${JSON.stringify(input)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Problem, String(error));
  assert.equal(error.code, code);
  return error.message;
}
