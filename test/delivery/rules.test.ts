import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { type DeliveryRules, openRules, setDelivery } from '#delivery/rules/delivery-settings.ts';
import { type SignedUrl, signUrl, type UrlKey } from '#delivery/signed/sign-url.ts';
import { createUrlKey, revokeUrlKey } from '#delivery/signed/url-keys.ts';
import { eventually, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { countQuestions } from '../support/questions.ts';
import { createWorld, type World } from '../support/world.ts';

describe('an organization’s rules', () => {
  let world: World;
  let key: UrlKey;
  before(async () => {
    world = await createWorld();
    const bytes = await canvasOf(photo(320, 240)).jpeg().toBuffer();
    for (const cloudname of ['acme', 'other']) {
      const account = await world.createAccount(cloudname);
      await upload(world, account, { name: 'a.jpg', bytes });
    }
    key = await createUrlKey(world.ctx, operator, 'acme');
  });
  after(() => world[Symbol.asyncDispose]());

  const rule = (change: Partial<DeliveryRules>) =>
    setDelivery(world.ctx, operator, { cloudname: 'acme', change: { ...openRules, ...change } });
  const signed = (options: Partial<SignedUrl>) =>
    signUrl(
      {
        ...{ base: '/cdn', cloudname: 'acme', path: '/a.jpg' },
        ...{ prefix: undefined, operations: undefined, expires: undefined },
        ...options,
      },
      key,
    );
  /** The status, the code of a problem, and where a picture came from. */
  const answer = async (url: string, headers: Record<string, string> = {}) => {
    const response = await world.get(url, { headers });
    const body = Buffer.from(await response.arrayBuffer());
    if (response.status < 400) return String(response.status);
    const { code } = JSON.parse(body.toString()) as { code: string };
    return `${response.status} ${code}`;
  };
  /** What was announced is heard once more a moment later, and what was kept meanwhile is let go of. */
  const comesFromMemory = (url: string, headers: Record<string, string> = {}) =>
    eventually(`${url} comes from memory`, async () => {
      const response = await world.get(url, { headers });
      await response.arrayBuffer();
      assert.equal(response.status, 200);
      return response.headers.get('cache-status')?.endsWith('memory') === true;
    });

  test('can make signatures a condition of transformations, at once, also for what is in memory', async () => {
    assert.equal(await answer('/cdn/acme/w_60/a.jpg'), '200');
    await comesFromMemory('/cdn/acme/w_60/a.jpg');
    await rule({ signed_transformations: true });
    const refused = '403 transformation-not-signed';
    for (const url of [
      '/cdn/acme/w_60/a.jpg',
      '/cdn/acme/a.jpg?w=60',
      '/cdn/acme/f_auto/a.jpg',
      '/cdn/acme/q_5/a.jpg',
    ])
      assert.equal(await answer(url), refused, url);
    assert.equal(await answer('/cdn/acme/a.jpg'), '200');
    assert.equal(await answer('/cdn/acme/c_fit/a.jpg'), '200');
    assert.equal(await answer('/cdn/acme/none.jpg'), '404 picture-not-found');
    assert.equal(await answer('/cdn/other/w_60/a.jpg'), '200');
    const fixed = signed({ operations: 'w_60' });
    assert.equal(await answer(fixed), '200');
    assert.equal(await answer(fixed.replace('w_60', 'w_61')), refused);
    assert.equal(await answer(`${fixed.slice(0, -5)}AAAAA`), refused);
    assert.equal(await answer(signed({ freeOperations: 'w_61' })), '200');
    assert.equal(await answer(signed({ freeOperations: 'w_62', expires: 1 })), refused);
  });

  test('leave what is signed for ever to every cache, as it is public', async () => {
    await rule({ signed_transformations: true });
    const url = signed({ operations: 'w_63' });
    const response = await world.get(url);
    await response.arrayBuffer();
    assert.equal(response.headers.get('cache-control'), 'public, max-age=3600, s-maxage=60');
    await comesFromMemory(url);
    const spare = await createUrlKey(world.ctx, operator, 'acme');
    const query = { prefix: undefined, operations: 'w_64', expires: undefined };
    const other = signUrl({ base: '/cdn', cloudname: 'acme', path: '/a.jpg', ...query }, spare);
    for (const expected of ['200', '200']) assert.equal(await answer(other), expected);
    await revokeUrlKey(world.ctx, operator, { cloudname: 'acme', id: spare.id });
    assert.equal(await answer(other), '403 transformation-not-signed');
  });

  test('bound the sizes that may be asked: widths by the million cost no rendering', async () => {
    await rule({ sizes: [160, 320, 640] });
    for (const segment of ['w_160', 'h_320', 'w_160,h_320,c_fit', 'w_160,q_3', 'f_webp'])
      assert.equal(await answer(`/cdn/acme/${segment}/a.jpg`), '200', segment);
    const { begun } = world.ctx.imaging.gate;
    for (let width = 1_000; width < 1_300; width += 1)
      assert.equal(await answer(`/cdn/acme/w_${width}/a.jpg`), '400 size-not-allowed');
    for (const url of ['/cdn/acme/a.jpg?w=161', '/cdn/acme/w_160,h_161/a.jpg', '/cdn/acme/w_160/a.jpg?h=7'])
      assert.equal(await answer(url), '400 size-not-allowed', url);
    assert.equal(world.ctx.imaging.gate.begun, begun);
    const { expected, thing } = (await (await world.get('/cdn/acme/w_300/a.jpg')).json()) as Record<
      string,
      unknown
    >;
    assert.deepEqual([thing, expected], ['w', 'one of 160, 320, 640']);
    // Who signs the operations has chosen the size; who leaves them free has not.
    assert.equal(await answer(signed({ operations: 'w_161' })), '200');
    assert.equal(await answer(signed({ freeOperations: 'w_162' })), '400 size-not-allowed');
  });

  test('that leave presets alone let through what was signed with its operations, and nothing freer', async () => {
    await rule({ presets_only: true });
    for (const url of ['/cdn/acme/w_90/a.jpg', '/cdn/acme/f_auto/a.jpg', signed({ freeOperations: 'w_90' })])
      assert.equal(await answer(url), '403 presets-only', url);
    assert.equal(await answer('/cdn/acme/a.jpg'), '200');
    assert.equal(await answer(signed({ operations: 'w_90' })), '200');
  });

  test('say on whose pages pictures are shown, also those in memory', async () => {
    await rule({ referrers: ['Example.org', '*.example.net'] });
    const url = '/cdn/acme/w_70/a.jpg';
    for (const referer of ['https://example.org/page?x', 'http://example.org', 'https://a.example.net/']) {
      assert.equal(await answer(url, { referer }), '200', referer);
      await comesFromMemory(url, { referer });
    }
    for (const referer of [
      ...[
        'https://evil.example',
        'https://example.org.evil.example/',
        'https://sub.example.org/',
        'https://example.net/',
      ],
      ...['https://example.org@evil.example/', 'about:blank', 'example.org', 'x'],
    ])
      assert.equal(await answer(url, { referer }), '403 referrer-not-allowed', referer);
    assert.equal(await answer(url), '200');
    await rule({ referrers: ['example.org'], empty_referrer: false });
    assert.equal(await answer(url), '403 referrer-not-allowed');
    assert.equal(await answer(url, { referer: 'https://example.org/' }), '200');
    assert.equal(
      await answer('/cdn/acme/none.jpg', { referer: 'https://evil.example' }),
      '404 picture-not-found',
    );
  });

  test('are asked of no database while pictures are delivered', async () => {
    await rule({ referrers: ['example.org'], sizes: [80, 81], signed_transformations: true });
    const headers = { referer: 'https://example.org/' };
    assert.equal(await answer(signed({ operations: 'w_80' }), headers), '200');
    let quality = 0;
    // The echo of what was announced above makes the first ask again.
    await eventually('a signed picture is made without a question to the database', async () => {
      quality += 1;
      const url = signed({ operations: `w_80,q_${quality}` });
      return (await countQuestions(world, () => answer(url, headers))) === 0;
    });
    assert.equal(await countQuestions(world, () => answer('/cdn/acme/w_9/a.jpg', headers)), 0);
  });

  test('that make no sense are refused, and nothing is changed', async () => {
    const before = await rule({});
    for (const [change, code] of [
      [{ sizes: [] }, 'sizes-invalid'],
      [{ sizes: [0] }, 'sizes-invalid'],
      [{ sizes: [1.5] }, 'sizes-invalid'],
      [{ sizes: [20_001] }, 'sizes-invalid'],
      [{ sizes: Array.from({ length: 65 }, (_, index) => index + 1) }, 'sizes-invalid'],
      [{ referrers: ['https://example.org'] }, 'source-host-invalid'],
      [{ referrers: [''] }, 'source-host-invalid'],
    ] as const)
      await assert.rejects(rule(change as unknown as Partial<DeliveryRules>), { code });
    await assert.rejects(setDelivery(world.ctx, operator, { cloudname: 'nobody', change: {} }), {
      code: 'organization-not-found',
    });
    assert.deepEqual(
      await setDelivery(world.ctx, operator, { cloudname: 'acme', change: { sizes: null } }),
      before,
    );
  });
});
