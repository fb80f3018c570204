import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Upload } from 'tus-js-client';
import { foundOrganization } from '#accounts/create-organization.ts';
import { expireIntake } from '#intake/expire.ts';
import { native } from '../support/doors.ts';
import { becomeAdministrator, signedAs } from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Told = {
  received: number;
  length: number | null;
  sha256: string | null;
  asset: { path: string; tags: string[] } | null;
};

describe('a resumable upload', () => {
  let world: World;
  let acme: Account;
  let other: Account;
  let picture: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_MAX_FILE: '2MB', VITRINE_OPEN_UPLOADS: '5' } });
    acme = await world.createAccount('acme');
    other = await world.createAccount('other');
    picture = await canvasOf(photo(600, 400)).png().toBuffer();
  });
  after(() => world[Symbol.asyncDispose]());

  function headers(more: Record<string, string> = {}, account = acme): Record<string, string> {
    return { authorization: account.authorization, 'tus-resumable': '1.0.0', ...more };
  }

  function metadata(values: Record<string, string>): string {
    return Object.entries(values)
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
  }

  async function begin(values: Record<string, string>, length = picture.length): Promise<string> {
    const answer = await world.get('/api/v1/uploads', {
      method: 'POST',
      headers: headers({ 'upload-length': String(length), 'upload-metadata': metadata(values) }),
    });
    assert.equal(answer.status, 201, await answer.text());
    return answer.headers.get('location') ?? '';
  }

  function send(place: string, offset: number, piece: Buffer, more: Record<string, string> = {}) {
    return world.get(place, {
      method: 'PATCH',
      headers: headers({
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(offset),
        ...more,
      }),
      body: new Uint8Array(piece),
    });
  }

  async function told(place: string): Promise<Told> {
    return (await (await world.get(place, { headers: headers() })).json()) as Told;
  }

  async function offsetOf(place: string): Promise<string | null> {
    return (await world.get(place, { method: 'HEAD', headers: headers() })).headers.get('upload-offset');
  }

  async function leftFiles(): Promise<string[]> {
    return readdir(join(world.data, 'uploads')).catch(() => []);
  }

  test('by a common client, cut off and gone on with, is the picture in the library before its last answer', async () => {
    const file = join(world.data, 'to-send.png');
    await writeFile(file, picture);
    const options = {
      endpoint: `${world.url}/api/v1/uploads`,
      headers: { authorization: acme.authorization },
      metadata: {
        filename: 'lake.png',
        filetype: 'image/png',
        path: 'trips/2026',
        tags: 'Lake, summer',
        visibility: 'public',
      },
      chunkSize: 50_000,
      uploadSize: picture.length,
      retryDelays: null,
    };
    let place: string | null = null;
    await new Promise<void>((resolve, reject) => {
      const first = new Upload(createReadStream(file), {
        ...options,
        onChunkComplete: () => {
          place = first.url;
          void first.abort().then(resolve, reject);
        },
        onError: reject,
      });
      first.start();
    });
    assert.ok(place !== null);
    const before = await told(new URL(place).pathname);
    assert.ok(before.received > 0 && before.received < picture.length && before.asset === null);
    await new Promise<void>((resolve, reject) => {
      new Upload(createReadStream(file), {
        ...options,
        uploadUrl: place,
        onSuccess: () => resolve(),
        onError: reject,
      }).start();
    });
    const done = await told(new URL(place).pathname);
    assert.equal(done.asset?.path, '/trips/2026/lake.png');
    assert.deepEqual(done.asset?.tags, ['lake', 'summer']);
    assert.equal(done.sha256, createHash('sha256').update(picture).digest('hex'));
    const shown = await world.get('/cdn/acme/trips/2026/lake.png');
    assert.deepEqual([shown.status, Buffer.from(await shown.arrayBuffer()).length > 1_000], [200, true]);
    assert.deepEqual(await leftFiles(), []);
  });

  test('tells the asset and the hash with its last answer, and again to who lost that answer', async () => {
    const place = await begin({ filename: 'a.png' });
    const half = Math.floor(picture.length / 2);
    const first = await send(place, 0, picture.subarray(0, half));
    assert.deepEqual([first.status, first.headers.get('upload-offset')], [204, String(half)]);
    const last = await send(place, half, picture.subarray(half));
    assert.equal(last.status, 204);
    const sha256 = createHash('sha256').update(picture).digest('hex');
    assert.equal(last.headers.get('upload-sha256'), sha256);
    const asset = await world.get(`/api/v1/assets/${last.headers.get('upload-asset') ?? ''}`, {
      headers: headers(),
    });
    assert.equal(asset.status, 200);
    const again = await world.get(place, { method: 'HEAD', headers: headers() });
    assert.deepEqual(
      [again.headers.get('upload-offset'), again.headers.get('upload-sha256')],
      [String(picture.length), sha256],
    );
    assert.equal((await send(place, picture.length, Buffer.alloc(0))).status, 204);
    assert.equal((await send(place, 0, picture)).status, 409);
  });

  test('goes on only from where it is, takes no more than was announced, and is begun as its headers say', async () => {
    const place = await begin({ filename: 'b.png' }, 100);
    assert.equal((await send(place, 50, picture.subarray(50, 60))).status, 409);
    const tooMuch = await send(place, 0, picture.subarray(0, 101));
    assert.deepEqual(
      [tooMuch.status, ((await tooMuch.json()) as { code: string }).code],
      [413, 'upload-too-long'],
    );
    assert.equal(
      (await send(place, 0, picture.subarray(0, 10), { 'content-type': 'image/png' })).status,
      415,
    );
    assert.equal((await send(place, 0, picture.subarray(0, 10), { 'tus-resumable': '0.2.2' })).status, 412);
    assert.equal((await world.get(place, { method: 'DELETE', headers: headers() })).status, 204);
    assert.equal((await world.get(place, { method: 'HEAD', headers: headers() })).status, 404);
    const wrong: [Record<string, string>, number][] = [
      [{}, 400],
      [{ 'upload-length': '-1' }, 400],
      [{ 'upload-length': '0' }, 400],
      [{ 'upload-length': '2000001' }, 413],
      [{ 'upload-length': '10', 'upload-metadata': 'visibility !!!' }, 400],
      [{ 'upload-length': '10', 'upload-metadata': metadata({ visibility: 'secret' }) }, 400],
      [{ 'upload-length': '10', 'upload-metadata': metadata({ tags: 'a\u0007b' }) }, 400],
      [{ 'upload-length': '10', 'upload-metadata': metadata({ path: '../up' }) }, 400],
    ];
    for (const [more, status] of wrong) {
      const answer = await world.get('/api/v1/uploads', { method: 'POST', headers: headers(more) });
      assert.equal(answer.status, status, JSON.stringify(more));
    }
    assert.deepEqual(await leftFiles(), []);
  });

  test('is refused before its first byte where its end could only be a refusal', async () => {
    const asked = async (length: string, values: Record<string, string>) => {
      const more = length === '' ? { 'upload-defer-length': '1' } : { 'upload-length': length };
      const answer = await world.get('/api/v1/uploads', {
        method: 'POST',
        headers: headers({ ...more, 'upload-metadata': metadata(values) }),
      });
      const code = answer.status === 201 ? '' : ((await answer.json()) as { code: string }).code;
      return { code, place: answer.headers.get('location') ?? '' };
    };
    const rules = { formats: ['png', 'avif'], maxBytes: 5_000 };
    const made = await native(world, acme, 'POST', '/folders', { path: '/drawings', rules });
    assert.equal(made.status, 201, await made.text());
    const path = 'drawings/2026';
    assert.equal((await asked('9', { path, filename: 'a.jpg' })).code, 'folder-refuses-type');
    assert.equal((await asked('5001', { path, filename: 'a.png' })).code, 'folder-refuses-size');
    assert.equal((await asked('9', { filename: 'page.html' })).code, 'extension-wrong');
    assert.equal((await asked('9', { filename: `${'x'.repeat(300)}.png` })).code, 'path-invalid');
    // One of the two types that the extension stands for is taken; no extension says nothing.
    const open = [
      await asked('9', { path, filename: 'a.heif' }),
      await asked('5000', { path, filename: 'a' }),
    ];
    assert.deepEqual(
      open.map(({ code }) => code),
      ['', ''],
    );
    // Of an unknown length no more is taken than the folder takes.
    const later = await asked('', { path, filename: 'later.png' });
    const sent = await send(later.place, 0, Buffer.alloc(5_001));
    assert.deepEqual([sent.status, ((await sent.json()) as { code: string }).code], [413, 'upload-too-long']);
    for (const { place } of [...open, later])
      await world.get(place, { method: 'DELETE', headers: headers() });
    assert.deepEqual(await leftFiles(), []);
  });

  test('is taken from somebody who is signed in, and from no other page than ours', async () => {
    const founder = await becomeAdministrator(world, 'founder@example.org');
    await foundOrganization(world.ctx, founder.person, { cloudname: 'theirs' });
    const { authorization: _, ...plain } = headers({ 'upload-length': String(picture.length) });
    const { cookie = '', ...form } = signedAs(founder);
    const begun = async (more: Record<string, string>) =>
      world.get('/api/v1/uploads', { method: 'POST', headers: { ...plain, ...more } });
    assert.equal((await begun({ cookie })).status, 403);
    assert.equal((await begun({ cookie, ...form, origin: 'https://evil.example' })).status, 403);
    const place = (await begun({ cookie, ...form })).headers.get('location') ?? '';
    const piece = { ...plain, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
    const body = new Uint8Array(picture);
    const stolen = await world.get(place, { method: 'PATCH', headers: { ...piece, cookie }, body });
    assert.equal(stolen.status, 403);
    const last = await world.get(place, { method: 'PATCH', headers: { ...piece, cookie, ...form }, body });
    assert.deepEqual([last.status, last.headers.has('upload-asset')], [204, true]);
    assert.equal((await told(place)).received, undefined);
    const mine = await world.get(place, { headers: { cookie } });
    assert.equal(((await mine.json()) as Told).received, picture.length);
  });

  test('may say its length later, and bring its first bytes along', async () => {
    const begun = await world.get('/api/v1/uploads', {
      method: 'POST',
      headers: headers({
        'upload-defer-length': '1',
        'upload-metadata': metadata({ filename: 'later.png' }),
        'content-type': 'application/offset+octet-stream',
      }),
      body: new Uint8Array(picture.subarray(0, 1_000)),
    });
    assert.deepEqual([begun.status, begun.headers.get('upload-offset')], [201, '1000']);
    const place = begun.headers.get('location') ?? '';
    const waiting = await world.get(place, { method: 'HEAD', headers: headers() });
    assert.equal(waiting.headers.get('upload-defer-length'), '1');
    const last = await send(place, 1_000, picture.subarray(1_000), {
      'upload-length': String(picture.length),
    });
    assert.deepEqual([last.status, last.headers.has('upload-asset')], [204, true]);
  });

  test('whose file was left by a kill right after it was done loses it when it is looked at, and within the hour', async () => {
    const place = await begin({ filename: 'left.png' });
    assert.equal((await send(place, 0, picture)).status, 204);
    const left = join(world.data, 'uploads', place.split('/').at(-1) ?? '');
    await writeFile(left, picture);
    assert.equal(await offsetOf(place), String(picture.length));
    assert.deepEqual(await leftFiles(), []);
    await writeFile(left, picture);
    await expireIntake(world.ctx);
    assert.deepEqual(await leftFiles(), []);
  });

  test('that is no picture is refused at its end, and nothing of it stays', async () => {
    const text = Buffer.from('not a picture at all');
    const place = await begin({ filename: 'a.png' }, text.length);
    const refused = await send(place, 0, text);
    assert.equal(refused.status, 415);
    assert.equal((await told(place)).received, undefined);
    assert.deepEqual(await leftFiles(), []);
  });

  test('has one writer at a time; what came before its connection broke is kept', async () => {
    const place = await begin({ filename: 'locked.png' });
    const slow = httpRequest(world.url + place, {
      method: 'PATCH',
      headers: headers({ 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' }),
    });
    slow.on('error', () => undefined);
    slow.write(picture.subarray(0, 5_000));
    const busy = async (): Promise<boolean> => {
      const row = await world.ctx.database.db
        .selectFrom('uploads')
        .select('writer')
        .where('id', '=', place.split('/').at(-1) as never)
        .executeTakeFirstOrThrow();
      return row.writer !== null;
    };
    const file = join(world.data, 'uploads', place.split('/').at(-1) ?? '');
    while ((await stat(file)).size < 5_000) await new Promise(setImmediate);
    assert.equal(await busy(), true);
    const second = await send(place, 0, picture);
    assert.deepEqual([second.status, second.headers.get('retry-after')], [423, '5']);
    slow.destroy();
    while (await busy()) await new Promise(setImmediate);
    const kept = Number(await offsetOf(place));
    assert.equal(kept, 5_000);
    assert.equal((await send(place, kept, picture.subarray(kept))).status, 204);
  });

  test('is nobody else’s: another organization cannot see, add to or end it', async () => {
    const place = await begin({ filename: 'mine.png' });
    for (const method of ['GET', 'HEAD', 'PATCH', 'DELETE']) {
      const theirs = await world.get(place, {
        method,
        headers: headers({ 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, other),
        ...(method === 'PATCH' ? { body: 'x' } : {}),
      });
      assert.equal(theirs.status, 404, method);
    }
    assert.equal(await offsetOf(place), '0');
    await world.get(place, { method: 'DELETE', headers: headers() });
  });

  test('that nobody goes on with is given up, and there are only so many at once', async () => {
    const places = [];
    for (let count = 0; count < 5; count += 1) places.push(await begin({ filename: `${count}.png` }));
    const sixth = await world.get('/api/v1/uploads', {
      method: 'POST',
      headers: headers({ 'upload-length': '9' }),
    });
    assert.equal(sixth.status, 429);
    assert.equal((await leftFiles()).length, 5);
    world.clock.advance(25 * 3_600);
    assert.equal(await offsetOf(places[0] ?? ''), null);
    await expireIntake(world.ctx);
    assert.deepEqual(await leftFiles(), []);
  });

  test('says to a page of another origin what it may send and read', async () => {
    const asked = await world.get('/api/v1/uploads', {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example' },
    });
    assert.equal(asked.status, 204);
    assert.equal(asked.headers.get('access-control-allow-origin'), '*');
    assert.match(asked.headers.get('access-control-allow-headers') ?? '', /upload-offset/);
    assert.match(asked.headers.get('access-control-expose-headers') ?? '', /upload-sha256/);
    assert.deepEqual(
      [asked.headers.get('tus-version'), asked.headers.get('tus-max-size')],
      ['1.0.0', '2000000'],
    );
  });
});
