import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  create,
  eventually,
  native,
  type NativeAsset,
  openSocket,
  overSocket,
  readAll,
  upload,
} from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('the delivery host answers', () => {
  let world: World;
  let acme: Account;
  /** 320 × 240, a few kilobytes; and one of more than 256 KiB, which is streamed. */
  let small: Buffer;
  let large: Buffer;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    small = await canvasOf(photo(320, 240)).jpeg().toBuffer();
    large = await canvasOf(photo(1_000, 800)).jpeg({ quality: 100 }).toBuffer();
    assert.ok(large.length > 300_000);
    await upload(world, acme, { name: 'small.jpg', bytes: small }, { path: '/a' });
    await upload(world, acme, { name: 'large.jpg', bytes: large });
  });
  after(() => world[Symbol.asyncDispose]());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    world.get(`/cdn/acme${path}`, { headers, method });

  test('with what a cache, a page and a guard need to know', async () => {
    const answer = await get('/w_100/a/small.jpg');
    await answer.arrayBuffer();
    const headers = Object.fromEntries(answer.headers);
    assert.match(headers['etag'] ?? '', /^"[0-9a-f]{32}"$/);
    assert.equal(headers['cache-control'], 'public, max-age=3600, s-maxage=60');
    assert.equal(headers['access-control-allow-origin'], '*');
    assert.equal(headers['timing-allow-origin'], '*');
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.match(headers['content-security-policy'] ?? '', /default-src 'none'.*sandbox/);
    assert.equal(headers['accept-ranges'], 'bytes');
    assert.equal(headers['content-disposition'], 'inline; filename="small.jpg"');
    assert.equal(headers['cache-status'], 'Vitrine; fwd=miss; stored');
    assert.match(headers['server-timing'] ?? '', /^render;dur=\d+\.\d$/);
    const again = await get('/w_100/a/small.jpg');
    assert.equal(again.headers.get('cache-status'), 'Vitrine; hit; detail=memory');
    assert.equal(again.headers.get('server-timing'), null);
  });

  test('depending on Accept only where the format is left to us, and then saying so', async () => {
    assert.equal((await get('/w_90/a/small.jpg', { accept: 'image/webp' })).headers.get('vary'), null);
    const tags = new Set<string | null>();
    // AVIF is made when nobody waits.
    await get('/w_90,f_auto/a/small.jpg', { accept: 'image/avif' });
    await world.ctx.imaging.idle.settled();
    for (const [accept, type] of [
      ['image/avif,image/webp,image/apng,*/*;q=0.8', 'image/avif'],
      ['image/webp,*/*', 'image/webp'],
      ['image/avif;q=0, image/webp;q=0.5', 'image/webp'],
      ['text/html', 'image/jpeg'],
    ] as const) {
      const answer = await get('/w_90,f_auto/a/small.jpg', { accept });
      assert.equal(answer.headers.get('vary'), 'Accept');
      assert.equal(answer.headers.get('content-type'), type);
      tags.add(answer.headers.get('etag'));
    }
    assert.equal(tags.size, 3);
  });

  test('304 to whoever has the picture, before any work is done', async () => {
    const etag = (await get('/w_80,f_auto/a/small.jpg')).headers.get('etag') ?? '';
    const begun = world.ctx.imaging.gate.begun;
    for (const url of ['/w_80,f_auto/a/small.jpg', '/f_auto,w_80/a/small.jpg?never=asked']) {
      for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*', ` * `]) {
        const answer = await get(url, { 'if-none-match': known });
        assert.equal(answer.status, 304, known);
        assert.equal(answer.headers.get('etag'), etag);
        assert.equal(answer.headers.get('cache-control'), 'public, max-age=3600, s-maxage=60');
        assert.equal(answer.headers.get('vary'), 'Accept');
        assert.equal(answer.headers.get('content-type'), null);
      }
    }
    assert.equal((await get('/w_80,f_auto/a/small.jpg', { 'if-none-match': '"other"' })).status, 200);
    assert.equal(world.ctx.imaging.gate.begun, begun);
  });

  test('304 for a picture that was never made, without making it', async () => {
    const begun = world.ctx.imaging.gate.begun;
    assert.equal((await get('/w_81/a/small.jpg', { 'if-none-match': '*' })).status, 304);
    assert.equal(world.ctx.imaging.gate.begun, begun);
  });

  test('HEAD as it would GET, without the picture', async () => {
    for (const path of ['/w_70/a/small.jpg', '/a/small.jpg', '/large.jpg']) {
      for (let time = 0; time < 2; time += 1) {
        const answer = await get(path);
        const whole = await answer.arrayBuffer();
        const head = await get(path, { range: 'bytes=0-3' }, 'HEAD');
        assert.equal(head.status, 200, path);
        assert.equal((await head.arrayBuffer()).byteLength, 0);
        assert.equal(head.headers.get('content-length'), String(whole.byteLength));
        const without = (from: Response) =>
          [...from.headers].filter(
            ([name]) => !['cache-status', 'server-timing', 'date', 'connection', 'keep-alive'].includes(name),
          );
        assert.deepEqual(without(head), without(answer));
        if (path !== '/large.jpg') assert.match(head.headers.get('cache-status') ?? '', /detail=memory/);
      }
    }
  });

  for (const path of ['/a/small.jpg', '/large.jpg', '/w_60/a/small.jpg']) {
    test(`parts of ${path}`, async () => {
      const first = await get(path);
      const whole = Buffer.from(await first.arrayBuffer());
      const etag = first.headers.get('etag') ?? '';
      for (const [range, from, to] of [
        ['bytes=0-99', 0, 99],
        ['bytes=100-', 100, whole.length - 1],
        ['bytes=-50', whole.length - 50, whole.length - 1],
        [`bytes=10-${whole.length + 999}`, 10, whole.length - 1],
      ] as const) {
        const answer = await get(path, { range });
        assert.equal(answer.status, 206, range);
        if (path !== '/large.jpg') assert.match(answer.headers.get('cache-status') ?? '', /detail=memory/);
        assert.equal(answer.headers.get('content-range'), `bytes ${from}-${to}/${whole.length}`);
        assert.deepEqual(Buffer.from(await answer.arrayBuffer()), whole.subarray(from, to + 1));
      }
      const beyond = await get(path, { range: `bytes=${whole.length}-` });
      assert.equal(beyond.status, 416);
      assert.equal(beyond.headers.get('content-range'), `bytes */${whole.length}`);
      for (const ignored of ['bytes=5-2', 'bytes=0-1,4-5', 'pages=1-2', 'bytes=']) {
        const answer = await get(path, { range: ignored });
        assert.equal(answer.status, 200, ignored);
        assert.equal((await answer.arrayBuffer()).byteLength, whole.length);
      }
      assert.equal((await get(path, { range: 'bytes=0-9', 'if-range': etag })).status, 206);
      for (const other of ['"other"', `W/${etag}`, 'Wed, 01 Jan 2025 00:00:00 GMT']) {
        assert.equal((await get(path, { range: 'bytes=0-9', 'if-range': other })).status, 200, other);
      }
    });
  }

  test('with the name of the picture as the public sees it', async () => {
    for (const [name, wanted] of [
      ['Gänse.jpg', `inline; filename="G_nse.jpg"; filename*=UTF-8''G%C3%A4nse.jpg`],
      ['a "b" 100%.jpg', `inline; filename="a _b_ 100_.jpg"; filename*=UTF-8''a%20%22b%22%20100%25.jpg`],
      ["it's (1).jpg", `inline; filename="it's (1).jpg"`],
    ] as const) {
      const asset = await create(
        world,
        acme,
        { name: 'x.jpg', bytes: small },
        { name, visibility: 'public' },
      );
      for (let time = 0; time < 2; time += 1) {
        const answer = await fetch(asset.url);
        assert.equal(answer.status, 200);
        assert.equal(answer.headers.get('content-disposition'), wanted);
      }
    }
    const named = await get('/o_seo/a/small/a-fine-picture.jpg');
    assert.equal(named.headers.get('content-disposition'), 'inline; filename="a-fine-picture.jpg"');
    assert.deepEqual(
      Buffer.from(await named.arrayBuffer()),
      Buffer.from(await (await get('/a/small.jpg')).arrayBuffer()),
    );
  });

  test('preflights, and 405 to whatever is not reading', async () => {
    const preflight = await get('/a/small.jpg', { origin: 'https://example.org' }, 'OPTIONS');
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /GET/);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await get('/a/small.jpg', {}, method);
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get('allow'), 'GET, HEAD, OPTIONS');
    }
  });

  test('to operations in the query, ignores what it does not know, and takes doubled slashes', async () => {
    const tag = async (path: string) => {
      const answer = await get(path, { accept: 'image/webp' });
      assert.equal(answer.status, 200, path);
      return answer.headers.get('etag');
    };
    const wanted = await tag('/f_auto,w_25/a/small.jpg');
    for (const path of [
      '/a/small.jpg?w=25&f=auto',
      '/w_25/a/small.jpg?f=auto&w=99',
      '/f_auto,w_25/a/small.jpg?t=1&fbclid=x',
      '/f_auto,w_25/a/small.jpg?w=abc',
      '//f_auto,w_25//a///small.jpg',
      '/f_auto%2Cw_25/a/small%2Ejpg',
      '/f_auto,w_25/a%2Fsmall.jpg',
    ]) {
      assert.equal(await tag(path), wanted, path);
    }
    const absolute = await overSocket(
      world,
      `GET http://example.org/cdn/acme/a/small.jpg HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n`,
    );
    assert.match(absolute, /^HTTP\/1\.1 200 /);
  });

  test('a clear 4xx to addresses that name nothing or make no sense', async () => {
    for (const [path, status, named] of [
      ['/nothing.jpg', 404, ''],
      ['/v_1,w_10/a/small.jpg', 404, 'v_1'],
      ['/W_10/a/small.jpg', 404, 'w_10 in lower case'],
      ['/width_10/a/small.jpg', 404, '"width_10" would be w_10 here'],
      ['/width=10,height:20px,fit_cover/a/small.jpg', 404, 'would be w_10,h_20,c_fill here'],
      ['/blur_300/a/small.jpg', 404, 'would be e_blur:300 here'],
      ['/quality_high/a/small.jpg', 404, 'has "quality_high", which is no operation'],
      ['/width_of_things/a/small.jpg', 404, 'has "width_of_things", which is no operation'],
      ['/w_10,/a/small.jpg', 404, 'a comma too many'],
      ['/w_10/h_10', 404, 'stands last'],
      ['/upscale_2/a/small.jpg', 404, ''],
      ['/~nothing/a/small.jpg', 404, ''],
      ['/~explain/a/small.jpg', 401, ''],
      ['/w_wide/a/small.jpg', 400, 'w_wide'],
      ['/w_10,q_101/a/small.jpg', 400, 'q_101'],
      ['/a/..%2f..%2f..%2fetc/passwd', 400, '..'],
      ['/a/%2e%2e/%2e%2e/secret', 400, '..'],
      ['/a/small.jpg%00.png', 400, 'control character'],
      ['/%00', 400, 'control character'],
      ['/a%5C..%5Cb.jpg', 400, 'backslash'],
      ['/%ff%fe.jpg', 400, 'UTF-8'],
      ['/%.jpg', 400, 'UTF-8'],
      [`/${'a'.repeat(4_000)}`, 400, '1024'],
      [`/a/${'%F0%9F%98%80'.repeat(100)}.jpg`, 400, '255'],
    ] as const) {
      const raw = await overSocket(
        world,
        `GET /cdn/acme${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      const [head = '', text = ''] = raw.split('\r\n\r\n');
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `), path);
      assert.match(head, /content-type: application\/problem\+json/i);
      assert.match(head, /cache-control: no-store/i);
      const problem = JSON.parse(text) as { status: number; detail: string; requestId: string };
      assert.equal(problem.status, status);
      assert.ok(problem.requestId.length > 8);
      assert.ok(problem.detail.includes(named), `${path}: ${problem.detail}`);
    }
    for (const path of ['/cdn/', '/cdn/acme', '/cdn//', '/cdn/acme/']) {
      assert.equal((await world.get(path)).status, 400, path);
    }
    for (const path of [
      '/cdn/%00/a.jpg',
      '/cdn/w_10/a/small.jpg',
      '/cdn/nobody/a/small.jpg',
      '/cdn/ACME/a/small.jpg',
      '/cdn/acme%00/a/small.jpg',
    ]) {
      assert.equal((await world.get(path)).status, 404, path);
    }
  });

  test('404 to a stranger for what is private, in every form and from every memory', async () => {
    const asset = await create(
      world,
      acme,
      { name: 'secret.jpg', bytes: small },
      { visibility: 'public', folder: '/p' },
    );
    const forms = ['/p/secret.jpg', '/w_50/p/secret.jpg', '/f_auto/p/secret.jpg', '/o_seo/p/secret/x.jpg'];
    const tags = await Promise.all(
      forms.map(async (path) => {
        const answer = await get(path);
        await answer.arrayBuffer();
        assert.equal(answer.status, 200);
        assert.equal((await get(path)).status, 200);
        return answer.headers.get('etag') ?? '';
      }),
    );
    const refusedAll = async () => {
      for (const [index, path] of forms.entries()) {
        const etag = tags[index] ?? '';
        for (const answer of [
          await get(path),
          await get(path, {}, 'HEAD'),
          await get(path, { 'if-none-match': etag }),
          await get(path, { 'if-none-match': '*' }),
          await get(path, { range: 'bytes=0-3', 'if-range': etag }),
        ]) {
          assert.equal(answer.status, 404, path);
          assert.equal(answer.headers.get('etag'), null);
        }
      }
    };
    for (let time = 0; time < 20; time += 1) {
      const hidden = await native(world, acme, 'PATCH', `/assets/${asset.id}`, { visibility: 'private' });
      assert.equal(hidden.status, 200);
      assert.equal((await get('/w_50/p/secret.jpg')).status, 404);
      if (time === 0) await refusedAll();
      await native(world, acme, 'PATCH', `/assets/${asset.id}`, { visibility: 'public' });
      assert.equal((await get('/w_50/p/secret.jpg')).status, 200);
    }
    assert.equal((await native(world, acme, 'DELETE', `/assets/${asset.id}`)).status, 204);
    await refusedAll();
  });

  test('with new content under a new ETag as soon as it was replaced', async () => {
    const name = 'changes.jpg';
    await upload(world, acme, { name, bytes: small });
    const paths = [`/${name}`, `/w_100/${name}`];
    const before = await Promise.all(paths.map(async (path) => (await get(path)).headers.get('etag')));
    const other = await canvasOf(photo(320, 240, 90))
      .jpeg()
      .toBuffer();
    const image = await upload(world, acme, { name, bytes: other }, { overwrite: 'true' });
    assert.equal(image.status, 'Overwrited');
    for (const [index, path] of paths.entries()) {
      const answer = await get(path, { 'if-none-match': before[index] ?? '' });
      assert.equal(answer.status, 200);
      assert.notEqual(answer.headers.get('etag'), before[index]);
    }
  });

  test('an SVG without anything that could act or reach out', async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="alert(1)"><script>alert(2)</script><rect width="40" height="30" fill="red"/><image href="https://example.org/t.png"/><a href="javascript:alert(3)"><circle r="4"/></a></svg>`;
    await upload(world, acme, { name: 'drawing.svg', bytes: Buffer.from(svg) });
    const answer = await get('/drawing.svg');
    const text = await answer.text();
    assert.equal(answer.headers.get('content-type'), 'image/svg+xml');
    assert.match(answer.headers.get('content-security-policy') ?? '', /sandbox/);
    assert.match(text, /<rect/);
    assert.doesNotMatch(text, /script|onload|alert|example\.org/);
    const drawn = await get('/w_20,f_png/drawing.svg');
    assert.equal(drawn.headers.get('content-type'), 'image/png');
  });

  describe('over a bare connection', () => {
    const ask = (path: string, ...lines: string[]) =>
      `GET /cdn/acme${path} HTTP/1.1\r\nHost: x\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
    const comparable = (answer: string) => {
      const [head = '', ...body] = answer.split('\r\n\r\n');
      return {
        head: head.split('\r\n').filter((line) => !/^(cache-status|server-timing|date):/i.test(line)),
        body: body.join('\r\n\r\n'),
      };
    };
    /** What comes back for one request on a connection that stays open. */
    const oneAnswer = async (request: string, bodyBytes: number): Promise<string> => {
      const socket = await openSocket(world);
      socket.write(request);
      let text = '';
      for await (const piece of socket) {
        text += (piece as Buffer).toString('latin1');
        if (text.includes('\r\n\r\n') && text.length >= text.indexOf('\r\n\r\n') + 4 + bodyBytes) break;
      }
      socket.destroy();
      return text;
    };

    test('a prepared answer is the same to the byte as one put together anew', async () => {
      for (const path of ['/w_61/a/small.jpg', '/f_auto,w_61/a/small.jpg', '/a/small.jpg?q=70']) {
        const whole = Buffer.from(
          await (await get(`${path}${path.includes('?') ? '&' : '?'}t=warm`)).arrayBuffer(),
        );
        const slow = await oneAnswer(ask(path), whole.length);
        const fast = await oneAnswer(ask(path), whole.length);
        assert.doesNotMatch(slow, /detail=memory/);
        assert.match(fast, /Cache-Status: Vitrine; hit; detail=memory/);
        assert.deepEqual(comparable(fast), comparable(slow));
        assert.match(fast, /\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/);
        const [, etag = ''] = /ETag: (.*)\r\n/.exec(slow) ?? [];
        const fast304 = await oneAnswer(ask(path, `If-None-Match: ${etag}`), 0);
        const slow304 = await oneAnswer(
          ask(`${path}${path.includes('?') ? '&' : '?'}t=cold`, `If-None-Match: ${etag}`),
          0,
        );
        assert.match(fast304, /^HTTP\/1\.1 304 Not Modified\r\n/);
        assert.deepEqual(comparable(fast304), comparable(slow304));
      }
    });

    test('to HTTP/1.0 and to who is about to leave, and closes', async () => {
      await (await get('/w_62/a/small.jpg')).arrayBuffer();
      const old = await overSocket(world, 'GET /cdn/acme/w_62/a/small.jpg HTTP/1.0\r\n\r\n');
      const leaving = await overSocket(world, ask('/w_62/a/small.jpg', 'Connection: close'));
      for (const answer of [old, leaving]) {
        assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
        assert.match(answer, /\r\nConnection: close\r\n/);
        assert.equal(comparable(answer).body, comparable(leaving).body);
      }
      const [, length] = /Content-Length: (\d+)/.exec(leaving) ?? [];
      assert.equal(comparable(leaving).body.length, Number(length));
    });

    test('many requests sent at once, in their order, hits and misses mixed', async () => {
      const whole = Buffer.from(await (await get('/w_63/a/small.jpg')).arrayBuffer());
      const etag = (await get('/w_63/a/small.jpg')).headers.get('etag') ?? '';
      const answer = await overSocket(
        world,
        [
          ask('/w_63/a/small.jpg'),
          ask('/w_64/a/small.jpg'),
          ask('/w_63/a/small.jpg', `If-None-Match: ${etag}`),
          ask('/nothing.jpg'),
          ask('/w_63/a/small.jpg'),
          `HEAD /cdn/acme/w_63/a/small.jpg HTTP/1.1\r\nHost: x\r\n\r\n`,
          ask('/w_63/a/small.jpg', 'Connection: close'),
        ].join(''),
      );
      const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      assert.deepEqual(statuses, [200, 200, 304, 404, 200, 200, 200]);
      assert.equal(answer.split(whole.toString('latin1')).length - 1, 3);
    });

    test('again on the same connection after a 304', async () => {
      const etag = (await get('/w_65/a/small.jpg')).headers.get('etag') ?? '';
      const socket = await openSocket(world);
      const next = async () => {
        for await (const piece of socket.iterator({ destroyOnReturn: false }))
          return (piece as Buffer).toString('latin1');
        return '';
      };
      for (let time = 0; time < 3; time += 1) {
        socket.write(ask('/w_65/a/small.jpg', `If-None-Match: ${etag}`));
        const answer = await next();
        assert.match(answer, /^HTTP\/1\.1 304 /);
        assert.ok(answer.endsWith('\r\n\r\n'), 'a 304 has no body');
      }
      socket.write(ask('/w_65/a/small.jpg', 'Connection: close'));
      assert.match(await readAll(socket), /^HTTP\/1\.1 200 /);
    });
  });

  test('everything of a deleted picture is gone from the disk once the job ran', async () => {
    const bytes = await canvasOf(photo(200, 150, 7))
      .jpeg()
      .withExif({ IFD0: { Artist: 'x' } })
      .toBuffer();
    const asset: NativeAsset = await create(
      world,
      acme,
      { name: 'gone.jpg', bytes },
      { visibility: 'public' },
    );
    await (await get('/w_50/gone.jpg')).arrayBuffer();
    const row = await world.ctx.database.db
      .selectFrom('assets')
      .selectAll()
      .where('path', '=', '/gone.jpg')
      .executeTakeFirstOrThrow();
    assert.ok(await world.ctx.store.head(row.original_key));
    assert.equal((await native(world, acme, 'DELETE', `/assets/${asset.id}`)).status, 204);
    await eventually('objects and derivatives are gone', async () => {
      const folder = join(world.data, 'cache', 'derivatives', asset.id.slice(-2), asset.id);
      const derivatives = await readdir(folder).catch(() => []);
      const objects = await Promise.all(
        [row.original_key, row.public_key ?? ''].map((key) => world.ctx.store.head(key)),
      );
      return objects.every((object) => object === undefined) && derivatives.length === 0;
    });
  });
});
