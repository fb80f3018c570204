import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import { ingestAsset } from '#library/ingest.ts';
import { root } from '#library/path.ts';
import { type Call, caller, type Sent, sender } from '../support/contract.ts';
import { assetCount, eventually, storedKeys, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Source, startSource } from '../support/source.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('fetchImage', () => {
  let world: World;
  let source: Source;
  let forbidden: Source;
  let acme: Account;
  let jpeg: Buffer;
  let other: Buffer;
  let png: Buffer;
  before(async () => {
    source = await startSource();
    forbidden = await startSource();
    world = await createWorld({
      environment: { VITRINE_FETCH_ALLOW: source.host, VITRINE_MAX_FILE: '200KB' },
    });
    jpeg = await canvasOf(photo(64, 48)).jpeg().toBuffer();
    other = await canvasOf(photo(30, 20)).jpeg().toBuffer();
    png = await canvasOf(photo(16, 16)).png().toBuffer();
    forbidden.serve('/a.jpg', jpeg);
  });
  let number = 0;
  beforeEach(async () => {
    acme = await world.createAccount(`acme${(number += 1)}`);
    source.serve('/a.jpg', jpeg);
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
    await forbidden[Symbol.asyncDispose]();
  });

  const call: Call = (...what) => caller(world, acme)(...what);
  const sent: Sent = (...what) => sender(world, acme)(...what);
  const fetchFrom = async (path: string, fields: object = { useFilename: true }) =>
    (await call('POST', 'fetchImage', { from: source.url + path, ...fields })).fetchedImage;

  test('takes the picture in and answers with every member of an image', async () => {
    const { createdAt, updatedAt, createdAtUTC, updatedAtUTC, ...image } = await fetchFrom('/a.jpg', {
      useFilename: true,
      targetPath: 'new/deep',
    });
    for (const date of [createdAt, updatedAt, createdAtUTC, updatedAtUTC])
      assert.ok(typeof date === 'string' && date.endsWith('Z') && !Number.isNaN(Date.parse(date)));
    assert.deepEqual(image, {
      name: '/new/deep/a.jpg',
      userGivenName: 'a.jpg',
      orginalName: 'a.jpg',
      folder: '/new/deep/',
      size: jpeg.length,
      format: 'jpg',
      width: 64,
      height: 48,
      url: `${world.url}/cdn/${acme.cloudname}/new/deep/a.jpg`,
      imagePath: `/${acme.cloudname}/new/deep/a.jpg`,
      status: 'Fetched',
    });
    const delivered = await fetch(image.url);
    assert.deepEqual(Buffer.from(await delivered.arrayBuffer()), jpeg);
  });

  test('the same bytes again are the image that is there, other bytes get another name; nothing is overwritten', async () => {
    const first = await fetchFrom('/a.jpg');
    assert.deepEqual(await fetchFrom('/a.jpg'), first);
    assert.equal(await assetCountOf(), 1);
    source.serve('/a.jpg', other);
    const second = await fetchFrom('/a.jpg');
    assert.deepEqual([second.name, second.width, second.status], ['/a-2.jpg', 30, 'Fetched']);
    assert.deepEqual(await fetchFrom('/a.jpg'), second);
    source.serve('/a.jpg', png);
    assert.equal((await fetchFrom('/a.jpg')).name, '/a.png');
    assert.deepEqual(Buffer.from(await (await fetch(first.url)).arrayBuffer()), jpeg);
  });

  async function assetCountOf(): Promise<number> {
    return (await call('GET', 'listFolder')).images.length;
  }

  test('many fetches of different pictures under one name at once all keep a picture of their own', async () => {
    const pictures = await Promise.all(
      Array.from({ length: 6 }, (_, shift) =>
        canvasOf(photo(20, 20, shift))
          .png()
          .toBuffer(),
      ),
    );
    for (const [index, bytes] of pictures.entries()) source.serve(`/${index}/same.png`, bytes);
    const images = await Promise.all(pictures.map((_, index) => fetchFrom(`/${index}/same.png`)));
    assert.equal(new Set(images.map(({ name }) => name)).size, 6);
    for (const [index, { url }] of images.entries())
      assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), pictures[index]);
  });

  test('a random name unless the own one is to be kept, and one that lies about the content is mended', async () => {
    const guid = /^\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jpg$/;
    for (const fields of [{}, { useFilename: false }, { useFilename: 'False' }, { useFilename: null }])
      assert.match((await fetchFrom('/a.jpg', fields)).name, guid);
    for (const [path, kept] of [
      ['/lies.png', '/lies.jpg'],
      ['/page.html', '/page.jpg'],
      ['/image.php?id=7', '/image.jpg'],
      ['/none', '/none.jpg'],
      ['/dir/two%20words.JPG', '/twowords.JPG'],
      ['/photo.jpeg?w=1&h=2#part', '/photo.jpeg'],
    ] as const) {
      source.serve(path.replace(/\?.*/, ''), jpeg);
      assert.equal((await fetchFrom(path)).name, kept, path);
    }
    source.serve('/', jpeg);
    assert.match((await fetchFrom('/')).name, guid);
    source.serve('/%D1%84%D0%BE%D1%82%D0%BE.jpg', jpeg);
    const cyrillic = await fetchFrom('/фото.jpg');
    assert.match(cyrillic.name, guid);
    assert.equal(cyrillic['userGivenName'], 'фото.jpg');
  });

  test('reaches addresses with spaces and query strings as clients write them', async () => {
    source.serve('/my%20photos/one%20two.jpg', jpeg);
    assert.equal((await fetchFrom('/my photos/one two.jpg')).name, '/onetwo.jpg');
    source.serve('/q.jpg', jpeg);
    await fetchFrom('/q.jpg?a=b&c=%20d&e=/f');
    assert.equal(source.asked.at(-1), '/q.jpg?a=b&c=%20d&e=/f');
    source.serve('/moved', (_request, response) => response.writeHead(302, { location: '/q.jpg' }).end());
    assert.equal((await fetchFrom('/moved')).name, '/moved.jpg');
  });

  test('every spelling of the target folder that clients send', async () => {
    for (const [targetPath, folder] of [
      ['', '/'],
      [null, '/'],
      ['/', '/'],
      ['/x', '/x/'],
      ['x', '/x/'],
      ['/x/', '/x/'],
      ['//x//y', '/x/y/'],
    ]) {
      assert.equal((await fetchFrom('/a.jpg', { targetPath, useFilename: true }))['folder'], folder);
    }
    const from = `${source.url}/a.jpg`;
    const query = `from=${encodeURIComponent(from)}&target_path=/query&use_filename=true`;
    for (const [path, member] of [
      [`/v0.1/fetch?${query}`, 'fetchedFile'],
      [`/v1.0/fetch?${query}`, 'fetchedImage'],
    ] as const) {
      const { status, body } = await sent(`POST ${path}`, [
        'Content-Type: application/json',
        'Content-Length: 0',
      ]);
      assert.equal(status, 200);
      assert.equal((body[member] as { name: string }).name, '/query/a.jpg');
    }
    const escaped = JSON.stringify({ From: from, TargetPath: '/net', UseFilename: true }).replaceAll(
      '/',
      '\\/',
    );
    const php = await sent(
      'POST /v1.0/fetchImage',
      ['Content-Type: application/json', `Content-Length: ${escaped.length}`],
      escaped,
    );
    assert.equal(php.body.fetchedImage.name, '/net/a.jpg');
    const { fetchedImage } = await call('POST', 'fetchImage', formOf({ from, targetPath: '/form' }));
    assert.equal(fetchedImage['folder'], '/form/');
  });

  function formOf(fields: Record<string, string>): FormData {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return form;
  }

  test('private addresses are refused, also behind a redirect, and never asked', async () => {
    const asked = forbidden.asked.length;
    source.serve('/inward', (_request, response) =>
      response.writeHead(302, { location: `${forbidden.url}/a.jpg` }).end(),
    );
    for (const from of [
      `${forbidden.url}/a.jpg`,
      `${source.url}/inward`,
      `http://localhost:${new URL(source.url).port}/a.jpg`,
      `http://[::1]/a.jpg`,
      'http://169.254.169.254/latest/meta-data',
      'http://2130706433/a.jpg',
      'http://no-such-host.invalid/a.jpg',
    ]) {
      const { errors, fetchedImage } = await call('POST', 'fetchImage', { from }, 422);
      assert.match(errors.join(), /public/, from);
      assert.equal(fetchedImage, undefined);
    }
    assert.equal(forbidden.asked.length, asked);
  });

  test('what cannot be fetched or is no picture is told, and nothing of it stays', async () => {
    source.serve('/big.jpg', Buffer.concat([jpeg, Buffer.alloc(300_000)]));
    source.serve('/endless.jpg', (_request, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.writable && response.write(Buffer.alloc(65_536, 1)));
      };
      response.on('drain', more);
      more();
    });
    source.serve('/page', Buffer.from('<!doctype html><title>No picture</title>'));
    source.serve('/empty.jpg', Buffer.alloc(0));
    source.serve('/half.jpg', jpeg.subarray(0, 500));
    source.serve('/cut.jpg', (_request, response) => {
      response.writeHead(200, { 'content-length': jpeg.length });
      response.write(jpeg.subarray(0, 400), () => response.destroy());
    });
    source.serve('/fails.jpg', (_request, response) => response.writeHead(500).end(jpeg));
    source.serve('/round', (_request, response) => response.writeHead(301, { location: '/round' }).end());
    const rows = await assetCount(world);
    const keys = (await storedKeys(world)).length;
    for (const [path, status, said] of [
      ['/big.jpg', 413, 'larger'],
      ['/endless.jpg', 413, 'larger'],
      ['/page', 415, 'picture'],
      ['/empty.jpg', 400, 'empty'],
      ['/half.jpg', 422, 'damaged'],
      ['/cut.jpg', 422, 'fetched'],
      ['/fails.jpg', 422, '500'],
      ['/nowhere.jpg', 422, '404'],
      ['/round', 422, 'redirects'],
    ] as const) {
      const { errors } = await call('POST', 'fetchImage', { from: source.url + path }, status);
      assert.ok(errors.join().includes(said), `${path}: ${errors.join()}`);
    }
    for (const from of [
      undefined,
      null,
      '',
      5,
      {},
      'a.jpg',
      '//x',
      'ftp://example.org/a.jpg',
      'http://',
      'file:///etc/passwd',
      `http://u:secret@${source.host}/a.jpg`,
      'data:image/png;base64,AAAA',
    ]) {
      const { errors } = await call('POST', 'fetchImage', { from, useFilename: true }, 400);
      assert.doesNotMatch(errors.join(), /secret/);
    }
    assert.equal(await assetCount(world), rows);
    await eventually('nothing is staged', async () => (await storedKeys(world)).length === keys);
  });

  test('a source that does not answer, or only a little at a time, is given up', async () => {
    source.serve('/silent.jpg', () => {});
    source.serve('/slow.jpg', (_request, response) => {
      response.writeHead(200);
      const drop = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drop));
    });
    const organization = await findOrganization(world.ctx, acme.cloudname);
    for (const path of ['/silent.jpg', '/slow.jpg']) {
      const slow = ingestAsset(world.ctx, operator, {
        organizationId: organization.id,
        from: source.url + path,
        folder: root,
        keepName: true,
        visibility: 'public',
        timeoutMs: 150,
      });
      await assert.rejects(slow, { code: 'fetch-timeout', status: 422 });
    }
    assert.deepEqual(
      (await storedKeys(world)).filter((key) => key.startsWith('staging/')),
      [],
    );
  });

  test('an image with the name that was there is not touched', async () => {
    const kept = await upload(world, acme, { name: 'a.jpg', bytes: other });
    assert.equal((await fetchFrom('/a.jpg')).name, '/a-2.jpg');
    assert.deepEqual(Buffer.from(await (await fetch(kept.url)).arrayBuffer()), other);
  });
});
