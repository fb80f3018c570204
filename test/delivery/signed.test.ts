import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Blowfish } from 'egoroof-blowfish';
import { operator } from '#access/actor.ts';
import { lockFolder, unlockFolder } from '#delivery/signed/locks.ts';
import { replaceSigningKey, signingKey } from '#delivery/signed/signing-key.ts';
import { create, eventually, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { countQuestions } from '../support/questions.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** As image4io's clients make it. */
function tokenOf(key: string, plain: string): string {
  const cipher = new Blowfish(Buffer.from(key), Blowfish.MODE.ECB, Blowfish.PADDING.PKCS5);
  return Buffer.from(cipher.encode(Buffer.from(plain)))
    .toString('hex')
    .toUpperCase();
}

describe('a locked folder', () => {
  let world: World;
  let acme: Account;
  let other: Account;
  let key: string;
  let small: Buffer;
  let large: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_TRUST_PROXY: '127.0.0.1' } });
    acme = await world.createAccount('acme');
    other = await world.createAccount('other');
    small = await canvasOf(photo(320, 240)).jpeg().toBuffer();
    large = await canvasOf(photo(1_000, 800)).jpeg({ quality: 100 }).toBuffer();
    for (const account of [acme, other]) {
      await upload(world, account, { name: 'a.jpg', bytes: small }, { path: '/locked' });
      await upload(world, account, { name: 'b.jpg', bytes: small }, { path: '/locked/below' });
      await upload(world, account, { name: 'large.jpg', bytes: large }, { path: '/locked' });
      await upload(world, account, { name: 'c.jpg', bytes: small }, { path: '/lockedness' });
    }
    await create(world, acme, { name: 'private.jpg', bytes: small }, { folder: '/locked' });
    await create(world, acme, { name: 'private.jpg', bytes: small });
    await lockFolder(world.ctx, operator, { cloudname: 'acme', folder: 'locked' });
    await lockFolder(world.ctx, operator, { cloudname: 'other', folder: '/locked/' });
    key = await signingKey(world.ctx, operator, 'acme');
  });
  after(() => world[Symbol.asyncDispose]());

  const seconds = (from: number) => Math.floor(world.clock.now().getTime() / 1_000) + from;
  const get = (path: string, plain?: string, headers: Record<string, string> = {}) => {
    const mark = path.includes('?') ? '&' : '?';
    const query = plain === undefined ? '' : `${mark}token=${tokenOf(key, plain)}`;
    return world.get(`/cdn/acme${path}${query}`, { headers });
  };
  const statusOf = async (path: string, plain?: string, headers?: Record<string, string>) => {
    const answer = await get(path, plain, headers);
    await answer.arrayBuffer();
    return answer.status;
  };

  test('gives its pictures, and those below, to nobody without a token, and everything else to everybody', async () => {
    for (const path of ['/locked/a.jpg', '/locked/below/b.jpg', '/w_50/locked/a.jpg', '/locked/large.jpg']) {
      assert.equal(await statusOf(path), 404, path);
      assert.equal(await statusOf(path, `${seconds(60)};;;`), 200, path);
      assert.equal(await statusOf(path), 404, path);
    }
    assert.equal(await statusOf('/lockedness/c.jpg'), 200);
  });

  test('opens to both forms of a token, with operations, in the path or the query', async () => {
    for (const plain of [
      `{"client_ip":"","protocol":"","expire":"${seconds(60)}"}`,
      `{ "expire": "${seconds(60)}" }`,
      `${seconds(60)};;;`,
      ';http;;',
    ]) {
      for (const path of ['/w_40,f_auto/locked/a.jpg', '/locked/a.jpg?w=40', '/locked/a.jpg'])
        assert.equal(await statusOf(path, plain), 200, `${path} ${plain}`);
    }
    const lower = tokenOf(key, ';http;;').toLowerCase();
    assert.equal((await world.get(`/cdn/acme/locked/a.jpg?w=20&token=${lower}`)).status, 200);
  });

  test('answers every token that is not good exactly as what is not there', async () => {
    const body = async (path: string) => {
      const answer = await world.get(`/cdn/acme${path}`);
      const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>;
      return { status: answer.status, problem, cache: answer.headers.get('cache-control') };
    };
    const absent = await body('/locked/none.jpg');
    assert.equal(absent.status, 404);
    assert.equal(absent.problem['code'], 'picture-not-found');
    const good = tokenOf(key, `${seconds(60)};http;;`);
    const bad = [
      '',
      'x',
      'zz'.repeat(16),
      good.slice(0, -16),
      good.slice(16),
      good.slice(0, -2),
      `${good}${good}`,
      `${good.slice(16, 32)}${good.slice(0, 16)}${good.slice(32)}`,
      `${good.slice(0, 10)}${good[10] === '0' ? '1' : '0'}${good.slice(11)}`,
      'ab'.repeat(5_000),
      tokenOf('another key of ours', `${seconds(60)};;;`),
      tokenOf(await signingKey(world.ctx, operator, 'other'), `${seconds(60)};;;`),
      tokenOf(key, `${seconds(0)};;;`),
      tokenOf(key, `${seconds(-1)};;;`),
      tokenOf(key, `{"expire":"${seconds(-1)}"}`),
      tokenOf(key, `{"expire":"${seconds(60)}","protocol":"https"}`),
      tokenOf(key, `{"expire":"${seconds(60)}","client_ip":"192.0.2.1"}`),
      tokenOf(key, `${seconds(60)};;;w_50`),
      tokenOf(key, '{}'),
      tokenOf(key, ';;;'),
      tokenOf(key, 'an open door'),
    ];
    for (const token of bad) {
      assert.deepEqual(await body(`/locked/a.jpg?token=${token}`), absent, token);
      assert.deepEqual(await body(`/locked/none.jpg?token=${token}`), absent, token);
    }
    assert.deepEqual(await body(`/locked/none.jpg?token=${good}`), absent);
    assert.equal((await body('/locked/a.jpg')).status, 404);
  });

  test('asks the database as often for a refusal as for what is not there', async () => {
    await statusOf('/locked/a.jpg', ';http;;');
    for (let time = 0; time < 3; time += 1) {
      for (const path of ['/locked/a.jpg', '/locked/none.jpg', '/private.jpg'])
        assert.equal(await countQuestions(world, () => statusOf(path)), 1, path);
    }
  });

  test('gives a token’s picture to the address it names, as believed proxies tell it', async () => {
    const plain = `{"client_ip":"203.0.113.7","expire":"${seconds(60)}"}`;
    const asked = (forwarded: string) => statusOf('/locked/a.jpg', plain, { 'x-forwarded-for': forwarded });
    assert.equal(await asked('203.0.113.7'), 200);
    assert.equal(await asked('198.51.100.1, 203.0.113.7'), 200);
    assert.equal(await asked('::ffff:203.0.113.7'), 200);
    assert.equal(await asked('203.0.113.7, 198.51.100.1'), 404);
    assert.equal(await asked('203.0.113.8'), 404);
    assert.equal(await statusOf('/locked/a.jpg', plain), 404);
    assert.equal(await statusOf('/locked/a.jpg', ';;127.0.0.1;'), 200);
  });

  test('gives a token’s picture by the protocol it names', async () => {
    const asked = (plain: string, proto: string) =>
      statusOf('/locked/a.jpg', plain, { 'x-forwarded-proto': proto });
    assert.equal(await asked(';https;;', 'https'), 200);
    assert.equal(await asked(';https;;', 'http'), 404);
    assert.equal(await asked(';http;;', 'https'), 404);
    assert.equal(await asked(';https;;', 'https, http'), 404);
  });

  test('gives a token’s picture only as its fourth field says, and no query changes that', async () => {
    const plain = `${seconds(60)};;;w_50,q_70`;
    assert.equal(await statusOf('/w_50,q_70/locked/a.jpg', plain), 200);
    for (const path of [
      '/locked/a.jpg',
      '/w_51,q_70/locked/a.jpg',
      '/w_50/locked/a.jpg',
      '/w_50,q_70/locked/a.jpg?h=200',
    ])
      assert.equal(await statusOf(path, plain), 404, path);
  });

  test('lets no cache keep a picture for others, or longer than its token holds', async () => {
    const control = async (path: string, plain: string, headers: Record<string, string> = {}) => {
      const answer = await get(path, plain, headers);
      await answer.arrayBuffer();
      return `${answer.status} ${answer.headers.get('cache-control')}`;
    };
    for (const path of ['/locked/a.jpg', '/w_30/locked/a.jpg', '/locked/large.jpg']) {
      assert.equal(await control(path, `${seconds(60)};;;`), '200 private, max-age=60');
      assert.equal(await control(path, `${seconds(9_999)};;;`), '200 private, max-age=3600');
      assert.equal(await control(path, ';http;;', { 'if-none-match': '*' }), '304 private, max-age=3600');
    }
    assert.equal(await statusOf('/locked/a.jpg', undefined, { 'if-none-match': '*' }), 404);
    assert.equal(await statusOf('/locked/a.jpg', `${seconds(-1)};;;`, { 'if-none-match': '*' }), 404);
  });

  test('keeps nothing ready in memory: a token that expires is void at once', async () => {
    const plain = `${seconds(5)};;;`;
    for (let time = 0; time < 3; time += 1) {
      const answer = await get('/w_33/locked/a.jpg', plain);
      assert.doesNotMatch(answer.headers.get('cache-status') ?? '', /memory/);
      assert.equal((await answer.arrayBuffer()).byteLength > 0, true);
    }
    world.clock.advance(5);
    assert.equal(await statusOf('/w_33/locked/a.jpg', plain), 404);
  });

  test('does not make a private picture public', async () => {
    assert.equal(await statusOf('/locked/private.jpg', ';http;;'), 404);
  });

  test('is locked, unlocked and given another key at once, also for pictures in memory', async () => {
    const [cloudname, folder, path] = ['acme', '/lockedness', '/w_20/lockedness/c.jpg'];
    assert.equal(await statusOf(path), 200);
    assert.match((await get(path)).headers.get('cache-status') ?? '', /memory/);
    await lockFolder(world.ctx, operator, { cloudname, folder });
    assert.equal(await statusOf(path), 404);
    const plain = `${seconds(60)};;;`;
    const token = tokenOf(key, plain);
    assert.equal(await statusOf(path, plain), 200);
    key = await replaceSigningKey(world.ctx, operator, cloudname);
    assert.equal((await world.get(`/cdn/acme${path}?token=${token}`)).status, 404);
    assert.equal(await statusOf(path, plain), 200);
    assert.equal(await signingKey(world.ctx, operator, cloudname), key);
    await unlockFolder(world.ctx, operator, { cloudname, folder });
    assert.equal(await statusOf(path), 200);
    assert.equal(await statusOf('/locked/a.jpg'), 404);
    await assert.rejects(unlockFolder(world.ctx, operator, { cloudname, folder }), {
      code: 'folder-not-locked',
    });
  });

  test('of everything locks everything, of this organization only', async () => {
    await lockFolder(world.ctx, operator, { cloudname: 'acme', folder: '/' });
    assert.equal(await statusOf('/lockedness/c.jpg'), 404);
    assert.equal(await statusOf('/lockedness/c.jpg', ';http;;'), 200);
    assert.equal((await world.get('/cdn/other/lockedness/c.jpg')).status, 200);
    await unlockFolder(world.ctx, operator, { cloudname: 'acme', folder: '/' });
  });

  test('has its pictures rendered once, like any other', async () => {
    const first = await (await get('/w_44/locked/a.jpg', ';http;;')).arrayBuffer();
    // The echo of an announcement made above may keep the first from being kept; each try has a token of its own.
    let tries = 0;
    await eventually('what one token had made is found under another', async () => {
      tries += 1;
      const answer = await get('/w_44/locked/a.jpg', `${seconds(60 + tries)};;;`);
      assert.deepEqual(await answer.arrayBuffer(), first);
      return answer.headers.get('cache-status') === 'Vitrine; hit; detail=disk';
    });
  });
});
