import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type KeyHolder, operator } from '#access/actor.ts';
import { explainPicture } from '#delivery/about/explain.ts';
import { openDeliveryAside } from '#delivery/aside.ts';
import { allowSource } from '#delivery/remote/allow-source.ts';
import { actorOf } from '#http/authenticate.ts';
import { create, upload } from '../support/doors.ts';
import { animation, canvasOf, photo, withAlpha } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Info = {
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly bytes: number | null;
  readonly animated: boolean;
  readonly hasAlpha: boolean;
  readonly original: { readonly width: number; readonly type: string; readonly frames: number };
  readonly placeholders: {
    readonly thumbHash: string;
    readonly blurHash: string;
    readonly dominantColor: string;
    readonly colors: readonly string[];
    readonly lqip: string;
  };
  readonly srcset: readonly { readonly url: string; readonly width: number; readonly height: number }[];
};

describe('facts about a picture', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    const bytes = await canvasOf(photo(1_000, 750)).jpeg().toBuffer();
    const clear = await canvasOf(withAlpha(photo(200, 150)))
      .png()
      .toBuffer();
    await upload(world, acme, { name: 'a.jpg', bytes });
    await upload(world, acme, { name: 'clear.png', bytes: clear });
    await upload(world, acme, { name: 'moves.gif', bytes: await animation(3, 60, 40).gif().toBuffer() });
    await create(world, acme, { name: 'private.jpg', bytes }, { folder: '/private' });
  });
  after(() => world[Symbol.asyncDispose]());

  const info = async (path: string) => {
    const answer = await world.get(`/cdn/acme/~info/${path}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.equal(answer.headers.get('content-type'), 'application/json');
    return (await answer.json()) as Info;
  };

  test('are those of the picture that the URL without ~info gives', async () => {
    for (const path of [
      'a.jpg',
      'w_333,f_webp/a.jpg',
      'c_crop,w_90,h_90/a.jpg',
      'w_50/clear.png',
      'moves.gif',
      'w_30,f_webp/moves.gif',
    ]) {
      const told = await info(path);
      const picture = await world.get(`/cdn/acme/${path}`);
      const bytes = await picture.bytes();
      assert.equal(told.type, picture.headers.get('content-type'), path);
      const { width, height } = await sizeOf(bytes);
      assert.deepEqual([told.width, told.height], [width, height], path);
      if (told.bytes !== null) assert.equal(told.bytes, bytes.length);
      assert.equal(told.animated, path.includes('moves'), path);
      assert.equal(told.hasAlpha, path.includes('clear'), path);
    }
    assert.equal((await info('w_10/a.jpg')).original.width, 1_000);
    assert.equal((await info('f_jpg/clear.png')).hasAlpha, false);
  });

  const sizeOf = async (bytes: Uint8Array) => world.ctx.imaging.inspect({ bytes: Buffer.from(bytes) });

  test('bring placeholders, the same for every size of one look and others for another', async () => {
    const { placeholders } = await info('a.jpg');
    assert.match(placeholders.thumbHash, /^[A-Za-z0-9+/]{20,40}={0,2}$/);
    assert.match(placeholders.blurHash, /^[\w#$%*+,\-.:;=?@[\]^{|}~]{28}$/);
    assert.match(placeholders.dominantColor, /^#[\da-f]{6}$/);
    assert.ok(placeholders.colors.length >= 1 && placeholders.colors.length <= 5);
    const [, data = ''] = /^data:image\/webp;base64,(.+)$/.exec(placeholders.lqip) ?? [];
    const { width, height } = await sizeOf(Buffer.from(data, 'base64'));
    assert.deepEqual([width, height], [24, 18]);
    assert.ok(placeholders.lqip.length < 700);
    assert.deepEqual((await info('w_320,f_webp/a.jpg')).placeholders, placeholders);
    assert.notDeepEqual((await info('c_crop,w_90,h_90/a.jpg')).placeholders, placeholders);
    assert.notDeepEqual(
      (await info('e_negate/a.jpg')).placeholders.dominantColor,
      placeholders.dominantColor,
    );
  });

  test('suggest a srcset whose pictures are as wide as it says', async () => {
    for (const path of ['a.jpg', 'w_200,h_200,c_fill/a.jpg', 'w_0.5/a.jpg']) {
      const { srcset } = await info(path);
      assert.ok(srcset.length >= 2, path);
      for (const { url, width, height } of srcset) {
        const picture = await world.get(url);
        assert.equal(picture.status, 200, url);
        const made = await sizeOf(await picture.bytes());
        assert.deepEqual([made.width, made.height], [width, height], url);
        assert.ok(width <= 1_000);
      }
    }
  });

  test('are seen by who sees the picture, and are conditional and kept in memory as it is', async () => {
    assert.equal((await world.get('/cdn/acme/~info/private/private.jpg')).status, 404);
    assert.equal((await world.get('/cdn/acme/~info/none.jpg')).status, 404);
    assert.equal((await world.get('/cdn/acme/~info/w_big/a.jpg')).status, 400);
    const first = await world.get('/cdn/acme/~info/w_77/a.jpg');
    const etag = first.headers.get('etag') ?? '';
    assert.equal(first.headers.get('access-control-allow-origin'), '*');
    assert.match(first.headers.get('cache-control') ?? '', /^public, max-age=/);
    await first.bytes();
    const again = await world.get('/cdn/acme/~info/w_77/a.jpg');
    assert.match(again.headers.get('cache-status') ?? '', /detail=memory/);
    assert.deepEqual(await again.bytes(), await (await world.get('/cdn/acme/~info/w_77/a.jpg')).bytes());
    const known = await world.get('/cdn/acme/~info/w_77/a.jpg', { headers: { 'if-none-match': etag } });
    assert.equal(known.status, 304);
    const picture = await world.get('/cdn/acme/w_77/a.jpg');
    assert.notEqual(picture.headers.get('etag'), etag);
    await picture.bytes();
  });

  test('say nothing of where the picture was taken or of its file', async () => {
    const { original, ...told } = await info('w_20/a.jpg');
    assert.deepEqual(Object.keys(original), ['width', 'height', 'type', 'frames', 'hasAlpha', 'pages']);
    const keys = ['width', 'height', 'type', 'bytes', 'animated', 'hasAlpha', 'placeholders', 'srcset'];
    assert.deepEqual(Object.keys(told), keys);
  });

  test('and explanations are for who has a key of the organization', async () => {
    const url = '/cdn/acme/~explain/w_30000,f_jpg/a.jpg';
    assert.equal((await world.get(url)).status, 401);
    const other = await world.createAccount('other');
    const theirs = await world.get('/cdn/acme/~explain/a.jpg', {
      headers: { authorization: other.authorization },
    });
    assert.equal(((await theirs.json()) as { answer: { code: string } }).answer.code, 'picture-not-found');
    const answer = await world.get(url, { headers: { authorization: acme.authorization } });
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const told = (await answer.json()) as {
      answer: { status: number };
      result: { width: number };
      notes: { what: string; why: string }[];
      cost: { cpuMs: number };
    };
    assert.equal(told.answer.status, 400);
    const large = await world.get('/cdn/acme/~explain/w_15000/a.jpg', {
      headers: { authorization: acme.authorization },
    });
    const bounded = (await large.json()) as typeof told;
    assert.equal(bounded.answer.status, 200);
    assert.match(bounded.notes.map(({ what }) => what).join(), /15000 × 11250 became/);
    assert.ok(bounded.cost.cpuMs > 0);
  });

  test('an explanation says what was understood, what is private, and why something is refused', async () => {
    await using delivery = await openDeliveryAside(world.ctx);
    const explain = (pathname: string) =>
      explainPicture(world.ctx, delivery, {
        actor: operator,
        request: {
          ...{ pathname: `/acme${pathname}`, query: '', accept: 'image/avif' },
          client: { address: '127.0.0.1', protocol: 'http' },
          signal: new AbortController().signal,
        },
      });
    const blurred = await explain('/e_blur:5000,w_2000,c_fit/a.jpg');
    const notes = blurred.notes?.map(({ what, why }) => `${what}: ${why}`).join('\n') ?? '';
    assert.match(notes, /e_blur:5000: is read as e_blur:1000/);
    assert.match(notes, /never enlarges/);
    assert.deepEqual(
      blurred.steps?.map(({ operation }) => operation),
      ['blur'],
    );
    const whys = (await explain('/w_90,f_auto/a.jpg')).notes?.map(({ what }) => what) ?? [];
    assert.ok(
      whys.includes('f_auto gives webp') && whys.some((what) => what.startsWith('AVIF takes')),
      whys.join(),
    );
    const foreign = await explain('/~ipx/w_300/a.jpg');
    assert.equal(foreign.url, '/cdn/acme/w_300,c_fit/a.jpg');
    assert.equal((await explain('/private/private.jpg')).answer.status, 404);
    assert.match((await explain('/private/private.jpg')).answer.why ?? '', /it is private/);
    const refused = await explain('/~ipx/clahe_3/a.jpg');
    assert.equal(refused.answer.code, 'foreign-url-not-expressible');
    assert.equal((await explain('/moves.gif')).answer.status, 200);
  });

  test('an explanation of a picture of another host says whether it may be fetched', async () => {
    await using delivery = await openDeliveryAside(world.ctx);
    const explain = async (actor: 'operator' | 'stranger', pathname: string) =>
      explainPicture(world.ctx, delivery, {
        actor: actor === 'operator' ? operator : stranger,
        request: {
          ...{
            pathname,
            query: 'v=1',
            accept: undefined,
            client: { address: '127.0.0.1', protocol: 'http' },
          },
          signal: new AbortController().signal,
        },
      });
    const { authorization } = await world.createAccount('elsewhere');
    const stranger = (await actorOf(world.ctx, authorization)) as KeyHolder;
    const url = '/acme/fetch/w_90/https://example.org/a.jpg';
    assert.match((await explain('operator', url)).answer.why ?? '', /takes no pictures from example\.org/);
    await allowSource(world.ctx, operator, { cloudname: 'acme', host: 'example.org' });
    const { answer, operations, notes } = await explain('operator', url.replace('/fetch', '/~explain/fetch'));
    assert.deepEqual([answer.status, operations], [200, 'w_90']);
    assert.match(notes?.[0]?.what ?? '', /example\.org/);
    const theirs = await explain('stranger', url);
    assert.equal(theirs.answer.code, 'remote-picture-not-found');
    assert.doesNotMatch(JSON.stringify(theirs), /example\.org/);
    assert.match((await explain('operator', url.replace('w_90', 'w_x'))).answer.why ?? '', /w_x/);
  });
});

describe('q_auto', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    const acme = await world.createAccount('acme');
    await upload(world, acme, {
      name: 'a.jpg',
      bytes: await canvasOf(photo(900, 600)).jpeg({ quality: 95 }).toBuffer(),
    });
  });
  after(() => world[Symbol.asyncDispose]());

  test('gives a smaller file for a lower level, and the same one each time', async () => {
    const sizes: number[] = [];
    for (const level of ['low', 'eco', 'good', 'best']) {
      const answer = await world.get(`/cdn/acme/w_500,q_auto:${level},f_webp/a.jpg`);
      assert.equal(answer.status, 200);
      sizes.push((await answer.bytes()).length);
    }
    assert.deepEqual(
      sizes,
      sizes.toSorted((one, other) => one - other),
    );
    assert.ok((sizes[0] ?? 0) < (sizes[3] ?? 0), sizes.join());
    const [first, second] = [
      await world.get('/cdn/acme/w_500,q_auto,f_webp/a.jpg'),
      await world.get('/cdn/acme/w_500,f_webp,q_auto:good/a.jpg'),
    ];
    assert.equal(first.headers.get('etag'), second.headers.get('etag'));
    await Promise.all([first.bytes(), second.bytes()]);
  });

  test('refuses a level that does not exist', async () => {
    assert.equal((await world.get('/cdn/acme/q_auto:superb/a.jpg')).status, 400);
    assert.equal((await world.get('/cdn/acme/q_automatic/a.jpg')).status, 400);
  });
});
