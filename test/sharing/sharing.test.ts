import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { nameInZip } from '#sharing/zip.ts';
import { askApi, type Reply } from '../support/ask.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { unzip } from '../support/unzip.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Made = { id: string; url: string; hasPassword: boolean; revokedAt: string | null };

describe('a share link', () => {
  let world: World;
  let acme: Account;
  let other: Account;
  const sent = new Map<string, Buffer>();
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    other = await world.createAccount('other');
    for (const [path, width] of [
      ['/trip/a.jpg', 300],
      ['/trip/deep/b.jpg', 310],
      ['/trip_2/c.jpg', 320],
    ] as const) {
      const bytes = await canvasOf(photo(width, 200))
        .jpeg()
        .withExif({ IFD3: { GPSLatitude: '51/1 30/1 3230/100', GPSLatitudeRef: 'N' } })
        .toBuffer();
      sent.set(path, bytes);
      const form = new FormData();
      form.set('folder', path.slice(0, path.lastIndexOf('/')));
      form.set('file', new Blob([new Uint8Array(bytes)]), path.split('/').at(-1));
      const headers = { authorization: acme.authorization };
      assert.equal((await world.get('/api/v1/assets', { method: 'POST', headers, body: form })).status, 201);
    }
  });
  after(() => world[Symbol.asyncDispose]());

  function ask<Body>(method: string, path: string, body?: object, account = acme): Promise<Reply<Body>> {
    return askApi(world, account, { method, path, body });
  }

  async function share(wish: object): Promise<Made & { path: string }> {
    const { status, body } = await ask<Made>('POST', '/shares', wish);
    assert.equal(status, 201, JSON.stringify(body));
    return { ...body, path: new URL(body.url).pathname };
  }

  async function page(path: string, init?: RequestInit) {
    const answer = await world.get(path, init);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  function picturesOf(text: string): string[] {
    return [...text.matchAll(/<img src="([^"]+)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'));
  }

  test('shows private pictures of its folder to whoever has it, and no search engine', async () => {
    const { path, id } = await share({ folder: '/trip', title: 'Our <trip>' });
    const { body: before } = await ask<Made>('GET', `/shares/${id}`);
    const shown = await page(path);
    assert.equal(shown.status, 200);
    assert.match(shown.headers.get('x-robots-tag') ?? '', /noindex/);
    assert.equal(shown.headers.get('set-cookie'), null);
    assert.match(shown.text, /Our &lt;trip&gt;/);
    const pictures = picturesOf(shown.text);
    assert.equal(pictures.length, 2);
    for (const url of pictures) {
      const picture = await world.get(url);
      assert.deepEqual(
        [picture.status, picture.headers.get('content-type')?.startsWith('image/')],
        [200, true],
      );
      // Signed for this size: another, and the original, are not to be had with it.
      assert.equal((await world.get(url.replace('w_480,h_480', 'w_2000,h_2000'))).status, 404);
    }
    assert.doesNotMatch(shown.text, /download/);
    assert.equal((await page(`${path}/zip`)).status, 303);
    // That somebody looked is written down nowhere.
    assert.deepEqual((await ask<Made>('GET', `/shares/${id}`)).body, before);
  });

  test('with downloads gives each picture and all of them, as the public may get them', async () => {
    const { path } = await share({ folder: '/trip', downloads: true });
    const { text } = await page(path);
    const [, full = ''] = /<a href="([^"]+)" download=/.exec(text) ?? [];
    const original = await world.get(full.replaceAll('&amp;', '&'));
    assert.equal(original.status, 200);
    const answer = await world.get(`${path}/zip`);
    const files = await unzip(Buffer.from(await answer.arrayBuffer()));
    assert.deepEqual([...files.keys()], ['a.jpg', 'deep/b.jpg']);
    const a = files.get('a.jpg');
    assert.ok(a !== undefined && sent.get('/trip/a.jpg')?.includes('Exif') === true);
    assert.equal(a.includes('Exif'), false);
    assert.deepEqual(a, Buffer.from(await original.arrayBuffer()));
  });

  test('with a password shows nothing before it, and is not guessed', async () => {
    const { path, hasPassword } = await share({ folder: '/trip', password: 'open sesame', downloads: true });
    assert.equal(hasPassword, true);
    const asked = await page(path);
    assert.deepEqual([asked.status, picturesOf(asked.text).length], [200, 0]);
    assert.equal((await page(`${path}/zip`)).status, 303);
    const cookie = (asked.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(asked.text) ?? [];
    const enter = (password: string) =>
      page(path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token, password }).toString(),
      });
    assert.equal((await enter('wrong')).status, 403);
    const right = await enter('open sesame');
    assert.equal(right.status, 303);
    const given = right.headers.getSetCookie().find((one) => one.startsWith('share='));
    // The browser forgets it when it closes, and sends it to this link alone.
    assert.match(given ?? '', new RegExp(`^share=[\\w-]{43}; Path=${path}; HttpOnly; SameSite=Lax$`));
    const pass = given?.split(';')[0] ?? '';
    assert.equal(picturesOf((await page(path, { headers: { cookie: pass } })).text).length, 2);
    assert.equal(picturesOf((await page(path, { headers: { cookie: `${pass}x` } })).text).length, 0);
    const tries: number[] = [];
    for (let count = 0; count < 12; count += 1) tries.push((await enter('wrong')).status);
    assert.equal(tries.at(-1), 429);
  });

  test('ends when it is over, revoked, or its asset is gone; and is the organization’s own', async () => {
    const wrong = [
      {},
      { folder: '/trip', assetId: 'x' },
      { folder: '/trip', expiresAt: '2020-01-01T00:00:00Z' },
    ];
    for (const wish of wrong) assert.equal((await ask('POST', '/shares', wish)).status, 400);
    const expiresAt = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
    const timed = await share({ folder: '/trip', expiresAt });
    const { id, path } = await share({ folder: '/trip' });
    assert.equal((await ask('GET', `/shares/${id}`, undefined, other)).status, 404);
    assert.equal((await ask('DELETE', `/shares/${id}`, undefined, other)).status, 404);
    assert.equal((await page(path)).status, 200);
    assert.equal((await ask('DELETE', `/shares/${id}`)).status, 204);
    assert.equal((await page(path)).status, 404);
    assert.equal((await page(timed.path)).status, 200);
    world.clock.advance(3_601);
    assert.equal((await page(timed.path)).status, 404);
    assert.equal((await page('/s/never-was')).status, 404);
    const { items } = (await ask<{ items: Made[] }>('GET', '/shares')).body;
    assert.notEqual(items.find((one) => one.id === id)?.revokedAt, null);
    assert.deepEqual((await ask<{ items: Made[] }>('GET', '/shares', undefined, other)).body.items, []);
  });

  test('an organization gets a folder with everything below it, or what a search finds, as it came in', async () => {
    const answer = await world.get('/api/v1/export?folder=/trip', {
      headers: { authorization: acme.authorization },
    });
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'application/zip']);
    const files = await unzip(Buffer.from(await answer.arrayBuffer()));
    assert.deepEqual([...files.keys()], ['a.jpg', 'deep/b.jpg']);
    for (const [name, bytes] of files) assert.deepEqual(bytes, sent.get(`/trip/${name}`));
    const found = async (asked: string): Promise<string[]> => {
      const { authorization } = acme;
      const sent = await world.get(`/api/v1/export?${asked}`, { headers: { authorization } });
      assert.equal(sent.status, 200, asked);
      return [...(await unzip(Buffer.from(await sent.arrayBuffer()))).keys()];
    };
    assert.deepEqual(await found('folder=/trip&q=b'), ['deep/b.jpg']);
    assert.deepEqual(await found('q=b&format=jpeg'), ['trip/deep/b.jpg']);
    assert.deepEqual(await found('folder=/trip&format=png'), []);
    const wrong = await world.get('/api/v1/export?colour=nothing', {
      headers: { authorization: acme.authorization },
    });
    assert.equal(wrong.status, 400);
    await wrong.arrayBuffer();
    const nobodys = await world.get('/api/v1/export?folder=/trip', {
      headers: { authorization: other.authorization },
    });
    assert.equal((await unzip(Buffer.from(await nobodys.arrayBuffer()))).size, 0);
  });
});

test('no name in an archive leads out of the folder it is unpacked into', () => {
  for (const [path, name] of [
    ['/a/b.jpg', 'a/b.jpg'],
    ['/../../etc/passwd', 'etc/passwd-12345678'],
    ['/a/C:evil.jpg', 'a/C_evil-12345678.jpg'],
    ['/a\\..\\b.jpg', 'a_.._b-12345678.jpg'],
    ['/nul.jpg', '_nul-12345678.jpg'],
    ['/a./b', 'a_/b-12345678'],
  ] as const) {
    assert.equal(nameInZip(path, '/', 'x-12345678'), name);
  }
});
