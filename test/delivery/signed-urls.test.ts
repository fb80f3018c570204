import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { setDelivery } from '#delivery/rules/delivery-settings.ts';
import { lockFolder, unlockFolder } from '#delivery/signed/locks.ts';
import { type SignedUrl, signUrl, type UrlKey } from '#delivery/signed/sign-url.ts';
import { createUrlKey, revokeUrlKey } from '#delivery/signed/url-keys.ts';
import { inventory } from '#inventory.ts';
import { create, eventually, native, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { countQuestions } from '../support/questions.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('a private picture', () => {
  let world: World;
  let acme: Account;
  let key: UrlKey;
  let otherKey: UrlKey;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    const other = await world.createAccount('other');
    const bytes = await canvasOf(photo(320, 240)).jpeg().toBuffer();
    const large = await canvasOf(photo(1_000, 800)).jpeg({ quality: 100 }).toBuffer();
    for (const account of [acme, other]) {
      await create(world, account, { name: 'a.jpg', bytes }, { folder: '/private' });
      await create(world, account, { name: 'b.jpg', bytes }, { folder: '/private/below' });
      await create(world, account, { name: 'c.jpg', bytes }, { folder: '/privateer' });
    }
    await create(world, acme, { name: 'large.jpg', bytes: large }, { folder: '/private' });
    await create(world, acme, { name: 'straße 1,5 %.jpg', bytes }, { folder: '/private' });
    await upload(world, acme, { name: 'open.jpg', bytes });
    key = await createUrlKey(world.ctx, operator, 'acme');
    otherKey = await createUrlKey(world.ctx, operator, 'other');
  });
  after(() => world[Symbol.asyncDispose]());

  const seconds = (from: number) => Math.floor(world.clock.now().getTime() / 1_000) + from;
  const signed = (path: string, options: Partial<SignedUrl> = {}, by = key) =>
    signUrl({ ...{ base: '/cdn', cloudname: 'acme', path }, ...nothing, ...options }, by);
  const nothing = { prefix: undefined, operations: undefined, expires: undefined };
  const statusOf = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await world.get(url, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };
  const told = async (url: string) => {
    const answer = await world.get(url);
    const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>;
    const { date: __, ...headers } = Object.fromEntries(answer.headers);
    return { status: answer.status, problem, headers };
  };

  test('is delivered at a URL signed for it, whole, small, conditional and in parts', async () => {
    assert.equal(await statusOf('/cdn/acme/private/a.jpg'), 404);
    for (const options of [{}, { expires: seconds(60) }, { freeOperations: 'w_40,f_auto' }]) {
      assert.equal(await statusOf(signed('/private/a.jpg', options)), 200);
    }
    const url = signed('/private/large.jpg');
    assert.equal(await statusOf(url), 200);
    assert.equal(await statusOf(url, { range: 'bytes=0-9' }), 206);
    assert.equal(await statusOf(url, { 'if-none-match': '*' }), 304);
    assert.equal(await statusOf('/cdn/acme/private/a.jpg', { 'if-none-match': '*' }), 404);
    assert.equal(await statusOf(signed('/private/straße 1,5 %.jpg', { operations: 'w_20' })), 200);
    assert.equal(await statusOf('/cdn/acme/private/a.jpg'), 404);
  });

  test('is signed as the documentation says, in five lines', async () => {
    const text = `vitrine-url-1\nacme\n/private/a.jpg\nw_50,c_fit\n${seconds(60)}`;
    const sig = createHmac('sha256', key.secret).update(text).digest('base64url');
    const query = `kid=${key.id}&exp=${seconds(60)}&ops=w_50,c_fit&sig=${sig}`;
    assert.equal(await statusOf(`/cdn/acme/w_50,c_fit/private/a.jpg?${query}`), 200);
    const free = createHmac('sha256', key.secret).update('vitrine-url-1\nacme\n/private/a.jpg\n*\n-');
    assert.equal(
      await statusOf(`/cdn/acme/w_51/private/a.jpg?sig=${free.digest('base64url')}&kid=${key.id}`),
      200,
    );
  });

  test('is given only as the signature fixes it, however it is spelt', async () => {
    const query = new URL(`http://x${signed('/private/a.jpg', { operations: 'w_50,q_70' })}`).search;
    for (const spelt of [
      '/w_50,q_70/private/a.jpg',
      '/q_70,w_50/private/a.jpg',
      '/q_1,w_50,q_70/private/a.jpg',
    ])
      assert.equal(await statusOf(`/cdn/acme${spelt}${query}`), 200, spelt);
    assert.equal(await statusOf(`/cdn/acme/private/a.jpg${query}&q=70&w=50`), 200);
    for (const other of [
      '/private/a.jpg',
      '/w_51,q_70/private/a.jpg',
      '/w_50/private/a.jpg',
      '/w_50,q_70,h_9/private/a.jpg',
    ])
      assert.equal(await statusOf(`/cdn/acme${other}${query}`), 404, other);
    assert.equal(await statusOf(`/cdn/acme/w_50,q_70/private/a.jpg${query}&h=9`), 404);
    const asItIs = new URL(`http://x${signed('/private/a.jpg', { operations: '' })}`).search;
    assert.equal(await statusOf(`/cdn/acme/private/a.jpg${asItIs}`), 200);
    assert.equal(await statusOf(`/cdn/acme/w_9/private/a.jpg${asItIs}`), 404);
  });

  test('is opened with its folder, and no other folder is', async () => {
    const query = new URL(`http://x${signed('/private/a.jpg', { prefix: '/private/' })}`).search;
    assert.equal(await statusOf(`/cdn/acme/private/below/b.jpg${query}`), 200);
    assert.equal(await statusOf(`/cdn/acme/w_30/private/large.jpg${query}`), 200);
    assert.equal(await statusOf(`/cdn/acme/privateer/c.jpg${query}`), 404);
    assert.equal(await statusOf(`/cdn/acme/private/none.jpg${query}`), 404);
    const all = new URL(`http://x${signed('/private/a.jpg', { prefix: '/' })}`).search;
    assert.equal(await statusOf(`/cdn/acme/privateer/c.jpg${all}`), 200);
    // A signature for one picture opens no folder, and `/private` is no folder.
    const sig = createHmac('sha256', key.secret)
      .update('vitrine-url-1\nacme\n/private\n*\n-')
      .digest('base64url');
    assert.equal(await statusOf(`/cdn/acme/private/a.jpg?kid=${key.id}&pre=/private&sig=${sig}`), 404);
    assert.equal(await statusOf(`/cdn/acme/private/a.jpg?kid=${key.id}&pre=%2Fprivate&sig=${sig}`), 404);
  });

  test('is to every signature that is not good exactly what is not there', async () => {
    const absent = await told('/cdn/acme/private/none.jpg');
    assert.equal(absent.status, 404);
    const good = new URL(`http://x${signed('/private/a.jpg', { expires: seconds(60), operations: 'w_9' })}`);
    const at = (change: (query: URLSearchParams) => void) => {
      const url = new URL(good);
      change(url.searchParams);
      return url.search;
    };
    const sig = good.searchParams.get('sig') ?? '';
    const bad = [
      ...['', '?sig=', '?sig', '?kid=&sig=', `?sig=${sig}`, `?kid=${key.id}`],
      ...[0, 7, 21, 42].map((place) => at((query) => query.set('sig', flipped(sig, place)))),
      at((query) => query.set('sig', sig.slice(0, -1))),
      at((query) => query.set('sig', `${sig}=`)),
      at((query) => query.set('sig', sig.slice(1))),
      at((query) => query.set('sig', Array.from(sig).reverse().join(''))),
      at((query) => query.set('sig', sig.slice(21) + sig.slice(0, 21))),
      at((query) => query.set('sig', 'é'.repeat(43))),
      at((query) => query.append('sig', sig)),
      at((query) => query.set('exp', String(seconds(61)))),
      at((query) => query.set('exp', `0${seconds(60)}`)),
      at((query) => query.set('exp', `${seconds(60)}.0`)),
      at((query) => query.append('exp', String(seconds(60)))),
      at((query) => query.delete('exp')),
      at((query) => query.set('ops', 'w_10')),
      at((query) => query.set('ops', '*')),
      at((query) => query.delete('ops')),
      at((query) => query.set('pre', '/')),
      at((query) => query.set('kid', otherKey.id)),
      at((query) => query.set('kid', 'x'.repeat(5_000))),
      new URL(`http://x${signed('/private/a.jpg', { operations: 'w_9' }, otherKey)}`).search,
      new URL(`http://x${signed('/private/a.jpg', { operations: 'w_9' }, { ...otherKey, id: key.id })}`)
        .search,
      new URL(`http://x${signed('/private/a.jpg', { operations: 'w_9', cloudname: 'other' })}`).search,
      new URL(`http://x${signed('/private/below/b.jpg', { operations: 'w_9' })}`).search,
      ...[0, -1, -100_000].map(
        (from) =>
          new URL(`http://x${signed('/private/a.jpg', { operations: 'w_9', expires: seconds(from) })}`)
            .search,
      ),
    ];
    for (const query of bad) {
      for (const name of ['a.jpg', 'none.jpg'])
        assert.deepEqual(await told(`/cdn/acme/w_9/private/${name}${query}`), absent, query);
    }
    assert.equal(await statusOf(good.href.slice('http://x'.length)), 200);
    const turned = [...good.searchParams].reverse();
    assert.equal(await statusOf(`${good.pathname}?${new URLSearchParams(turned).toString()}`), 200);
  });

  test('is refused after as many questions to the database as what is not there, and given after none', async () => {
    const url = signed('/private/a.jpg', { freeOperations: 'w_77' });
    assert.equal(await statusOf(url), 200);
    const bad = `${url.slice(0, -9)}AAAAAAAAA`;
    for (const [asked, questions] of [
      [bad, 1],
      ['/cdn/acme/private/a.jpg', 1],
      ['/cdn/acme/private/none.jpg', 1],
      [bad.replace('a.jpg', 'none.jpg'), 1],
      [url, 0],
      [signed('/private/a.jpg', { expires: seconds(70), freeOperations: 'w_77' }), 0],
      [signed('/private/a.jpg', { expires: seconds(71), freeOperations: 'w_78' }), 0],
    ] as const)
      assert.equal(await countQuestions(world, () => statusOf(asked)), questions, asked);
  });

  test('is kept by no shared cache, and by nobody for longer than its signature holds', async () => {
    for (const path of ['/private/a.jpg', '/private/large.jpg']) {
      for (const [expires, most] of [
        [seconds(60), 60],
        [seconds(1), 1],
        [seconds(100_000), 3_600],
        [undefined, 3_600],
      ] as const) {
        const answer = await world.get(signed(path, { expires, freeOperations: 'w_66' }));
        await answer.arrayBuffer();
        const [, age] = /^private, max-age=(\d+)$/.exec(answer.headers.get('cache-control') ?? '') ?? [];
        assert.ok(age !== undefined && Number(age) <= most, `${age} of ${most}`);
      }
    }
  });

  test('comes from memory to the same URL while that holds, never to another', async () => {
    const url = signed('/private/a.jpg', { expires: seconds(100), freeOperations: 'w_55' });
    const from = async (asked: string) => {
      const answer = await world.get(asked);
      await answer.arrayBuffer();
      const age = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1];
      return `${answer.status} ${answer.headers.get('cache-status')?.replace(/^.*detail=/, '')} ${age}`;
    };
    await from(url);
    // Until it is written to disk, it is given out from the render; other URLs of it tell when that is over.
    let seen = 100;
    await eventually('the picture is on disk', async () => {
      const other = signed('/private/a.jpg', { expires: seconds((seen += 1)), freeOperations: 'w_55' });
      return / disk /.test(await from(other));
    });
    assert.equal(await from(url), '200 memory 50');
    assert.match(await from('/cdn/acme/w_55/private/a.jpg'), /^404/);
    assert.match(await from(`${url}x`), /^404/);
    world.clock.advance(49);
    assert.equal(await from(url), '200 memory 50');
    world.clock.advance(1);
    // What the prepared headers say would no longer be true.
    assert.equal(await from(url), '200 disk 25');
    assert.equal(await from(url), '200 memory 25');
    world.clock.advance(49);
    assert.match(await from(url), /^200 disk 0/);
    world.clock.advance(1);
    assert.match(await from(url), /^404/);
  });

  test('is gone for what a revoked key signed, at once, and stays for the key that follows', async () => {
    const first = await createUrlKey(world.ctx, operator, 'acme');
    const second = await createUrlKey(world.ctx, operator, 'acme');
    const urls = [first, second].map((by) => signed('/private/a.jpg', { freeOperations: 'w_44' }, by));
    for (const url of [...urls, ...urls]) assert.equal(await statusOf(url), 200);
    await revokeUrlKey(world.ctx, operator, { cloudname: 'acme', id: first.id });
    assert.deepEqual(await Promise.all(urls.map((url) => statusOf(url))), [404, 200]);
    await assert.rejects(revokeUrlKey(world.ctx, operator, { cloudname: 'acme', id: first.id }), {
      code: 'url-key-not-found',
    });
    await assert.rejects(revokeUrlKey(world.ctx, operator, { cloudname: 'other', id: key.id }), {
      code: 'url-key-not-found',
    });
  });

  test('that was public is seen at its signed URLs only, from the moment it is made private', async () => {
    const bytes = await canvasOf(photo(100, 80)).png().toBuffer();
    const asset = await create(world, acme, { name: 'flip.png', bytes }, { visibility: 'public' });
    const urls = ['/cdn/acme/flip.png', '/cdn/acme/w_20/flip.png', '/cdn/acme/w_20,f_webp/flip.png'];
    for (const url of [...urls, ...urls]) {
      const answer = await world.get(url);
      await answer.arrayBuffer();
      // A shared cache asks after a minute at most, and learns it then.
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=3600, s-maxage=60');
    }
    await native(world, acme, 'PATCH', `/assets/${asset.id}`, { visibility: 'private' });
    for (const url of urls) assert.equal(await statusOf(url), 404);
    for (const url of urls) assert.equal(await statusOf(url, { 'if-none-match': '*' }), 404);
    assert.equal(await statusOf(signed('/flip.png', { freeOperations: 'w_20' })), 200);
  });

  test('in a locked folder, and a public one there, are opened by a signature as well', async () => {
    await lockFolder(world.ctx, operator, { cloudname: 'acme', folder: '/' });
    for (const path of ['/open.jpg', '/private/a.jpg']) {
      assert.equal(await statusOf(`/cdn/acme${path}`), 404);
      assert.equal(await statusOf(signed(path)), 200);
    }
    await unlockFolder(world.ctx, operator, { cloudname: 'acme', folder: '/' });
    assert.equal(await statusOf('/cdn/acme/open.jpg'), 200);
  });

  test('is seen with a viewing cookie for ten minutes, by this organization only', async () => {
    const answer = await native(world, acme, 'POST', '/viewing', {});
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), {
      path: '/cdn/acme',
      expiresAt: new Date(seconds(600) * 1_000).toISOString(),
    });
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const set = answer.headers.get('set-cookie') ?? '';
    assert.match(set, /^vitrine-viewing=[\w.-]+; Path=\/cdn\/acme; HttpOnly; SameSite=Strict; Max-Age=600$/);
    const [cookie = ''] = set.split(';');
    const seen = async (url: string, given = cookie) => {
      const picture = await world.get(url, { headers: { cookie: given } });
      await picture.arrayBuffer();
      return `${picture.status} ${picture.headers.get('cache-control')}`;
    };
    for (const url of [
      '/cdn/acme/private/a.jpg',
      '/cdn/acme/w_31/private/large.jpg',
      '/cdn/acme/w_31/private/large.jpg',
    ]) {
      assert.equal(await seen(url, `theme=dark; ${cookie}; x=y`), '200 private, max-age=0');
      assert.match(await seen(url, ''), /^404/);
    }
    assert.match(await seen('/cdn/other/private/a.jpg'), /^404/);
    const [, token = ''] = cookie.split('=');
    const [id = '', expires = '', mac = ''] = token.split('.');
    for (const forged of [
      `${id}.${Number(expires) + 1}.${mac}`,
      `${id}.${expires}.${flipped(mac, 5)}`,
      `${id}.${expires}.${mac.slice(0, -1)}`,
      `${otherKey.id}.${expires}.${mac}`,
      `${id}.${expires}`,
      '',
    ])
      assert.match(await seen('/cdn/acme/private/a.jpg', `vitrine-viewing=${forged}`), /^404/, forged);
    // Neither is ever taken for the other.
    assert.equal(await statusOf(`/cdn/acme/private/a.jpg?kid=${id}&exp=${expires}&sig=${mac}`), 404);
    world.clock.advance(600);
    assert.match(await seen('/cdn/acme/private/a.jpg'), /^404/);
    assert.equal((await world.get('/api/v1/viewing', { method: 'POST' })).status, 401);
  });

  test('does not tell that it is there by the rules of its organization', async () => {
    const change = {
      signed_transformations: true,
      sizes: [50],
      referrers: ['example.org'],
      empty_referrer: false,
    };
    await setDelivery(world.ctx, operator, { cloudname: 'acme', change });
    const absent = await told('/cdn/acme/private/none.jpg');
    for (const url of [
      '/cdn/acme/private/a.jpg',
      '/cdn/acme/w_40/private/a.jpg',
      '/cdn/acme/w_50/private/a.jpg',
    ])
      assert.deepEqual(await told(url), absent, url);
  });
});

test('over https a viewing cookie is one that browsers take from https only, and it is declared', async () => {
  await using world = await createWorld({ environment: { PUBLIC_URL: 'https://pictures.example.org' } });
  const acme = await world.createAccount('acme');
  const bytes = await canvasOf(photo(30, 20)).png().toBuffer();
  await create(world, acme, { name: 'a.png', bytes });
  const set = (await native(world, acme, 'POST', '/viewing', {})).headers.get('set-cookie') ?? '';
  assert.match(
    set,
    /^__Secure-vitrine-viewing=[^;]+; Path=\/cdn\/acme; .*HttpOnly; SameSite=Strict; Secure; Max-Age=600$/,
  );
  const [cookie = ''] = set.split(';');
  assert.equal((await world.get('/cdn/acme/a.png', { headers: { cookie } })).status, 200);
  const declared = inventory.flatMap(({ cookies }) => Object.keys(cookies ?? {}));
  assert.ok(declared.includes(cookie.replace(/^__Secure-|=.*$/g, '')), cookie);
});

function flipped(text: string, place: number): string {
  return text.slice(0, place) + (text[place] === 'A' ? 'E' : 'A') + text.slice(place + 1);
}
