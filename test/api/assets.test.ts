import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  assetCount,
  contract,
  create,
  form,
  native,
  type NativeAsset,
  openSocket,
  overSocket,
  upload,
} from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type ProblemBody = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
};

async function problemOf(answer: Response, status: number): Promise<ProblemBody> {
  const body = (await answer.json()) as ProblemBody;
  assert.equal(answer.status, status, JSON.stringify(body));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  for (const member of ['type', 'title', 'detail', 'code', 'requestId'] as const)
    assert.equal(typeof body[member], 'string', member);
  assert.equal(body.status, status);
  assert.match(body.type, /^http:\/\/127\.0\.0\.1:\d+\/docs\/problems#[a-z-]+$/);
  return body;
}

describe('the native API', () => {
  let world: World;
  let acme: Account;
  let stranger: Account;
  let bytes: Buffer;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    stranger = await world.createAccount('stranger');
    bytes = await canvasOf(photo(64, 48)).jpeg().toBuffer();
  });
  after(() => world[Symbol.asyncDispose]());

  test('answers an upload with 201, where the asset is, and the asset, which is private', async () => {
    const answer = await native(
      world,
      acme,
      'POST',
      '/assets',
      form({ folder: 'a/b' }, { name: 'x.jpg', bytes }),
    );
    const asset = (await answer.json()) as NativeAsset;
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('location'), `/api/v1/assets/${asset.id}`);
    assert.equal(asset.path, '/a/b/x.jpg');
    assert.equal(asset.visibility, 'private');
    assert.equal((await fetch(asset.url)).status, 404);
    const read = await native(world, acme, 'GET', `/assets/${asset.id}`);
    assert.deepEqual(await read.json(), asset);
    const changed = await native(world, acme, 'PATCH', `/assets/${asset.id}`, { visibility: 'public' });
    assert.equal(((await changed.json()) as NativeAsset).visibility, 'public');
    assert.equal((await fetch(asset.url)).status, 200);
    const gone = await native(world, acme, 'DELETE', `/assets/${asset.id}`);
    assert.equal(gone.status, 204);
    assert.equal(await gone.text(), '');
    await problemOf(await native(world, acme, 'GET', `/assets/${asset.id}`), 404);
  });

  test('gives an organization its own originals as they came, whole and in parts, and nobody else', async () => {
    const { id } = await create(world, acme, { name: 'größe "1".jpg', bytes });
    const whole = await native(world, acme, 'GET', `/assets/${id}/original`);
    assert.deepEqual(Buffer.from(await whole.arrayBuffer()), bytes);
    const headers = Object.fromEntries(whole.headers);
    assert.equal(headers['content-type'], 'image/jpeg');
    assert.equal(headers['content-length'], String(bytes.length));
    assert.match(headers['content-disposition'] ?? '', /^attachment; .*filename\*=UTF-8''gr%C3%B6%C3%9Fe/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    const { authorization } = acme;
    const part = (range: string, more: Record<string, string> = {}, method = 'GET') =>
      world.get(`/api/v1/assets/${id}/original`, { method, headers: { authorization, range, ...more } });
    const some = await part('bytes=10-19', { 'if-range': headers['etag'] ?? '' });
    assert.equal(some.status, 206);
    assert.equal(some.headers.get('content-range'), `bytes 10-19/${bytes.length}`);
    assert.deepEqual(Buffer.from(await some.arrayBuffer()), bytes.subarray(10, 20));
    const other = await part('bytes=10-19', { 'if-range': '"other"' });
    assert.deepEqual([other.status, (await other.arrayBuffer()).byteLength], [200, bytes.length]);
    const beyond = await part(`bytes=${bytes.length}-`);
    assert.equal(beyond.headers.get('content-range'), `bytes */${bytes.length}`);
    await problemOf(beyond, 416);
    const head = await part('', {}, 'HEAD');
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(bytes.length)]);
    await problemOf(await native(world, stranger, 'GET', `/assets/${id}/original`), 404);
    await problemOf(await world.get(`/api/v1/assets/${id}/original`), 401);
  });

  test('refuses, replaces or numbers a taken name, as asked; a replaced asset stays as visible as it was', async () => {
    const file = { name: 'taken.jpg', bytes };
    const first = await create(world, acme, file, { visibility: 'public' });
    const refused = await problemOf(await native(world, acme, 'POST', '/assets', form({}, file)), 409);
    assert.match(refused.detail, /taken\.jpg/);
    const other = await canvasOf(photo(50, 40)).jpeg().toBuffer();
    const replacing = await native(
      world,
      acme,
      'POST',
      '/assets',
      form({ collision: 'replace' }, { ...file, bytes: other }),
    );
    const replaced = (await replacing.json()) as NativeAsset;
    assert.equal(replacing.status, 200);
    assert.deepEqual([replaced.id, replaced.version, replaced.visibility], [first.id, 2, 'public']);
    const hidden = await create(world, acme, file, { collision: 'replace', visibility: 'private' });
    assert.equal(hidden.visibility, 'private');
    const numbered = await create(world, acme, { ...file, bytes: other }, { collision: 'number' });
    assert.equal(numbered.path, '/taken-2.jpg');
    assert.equal(
      (await create(world, acme, { ...file, bytes: other }, { collision: 'number' })).id,
      numbered.id,
    );
  });

  test('lists {items, nextCursor}, through what is added and deleted meanwhile', async () => {
    const made: NativeAsset[] = [];
    for (const name of ['b', 'd', 'f', 'h', 'j'])
      made.push(await create(world, acme, { name: `${name}.jpg`, bytes }, { folder: 'list' }));
    const page = async (query: string) => {
      const answer = await native(world, acme, 'GET', `/assets?folder=list&limit=2${query}`);
      assert.equal(answer.status, 200);
      return (await answer.json()) as { items: NativeAsset[]; nextCursor: string | null };
    };
    const names = ({ items }: { items: NativeAsset[] }) => items.map(({ path }) => path);
    const first = await page('');
    assert.deepEqual(names(first), ['/list/b.jpg', '/list/d.jpg']);
    await create(world, acme, { name: 'a.jpg', bytes }, { folder: 'list' });
    await create(world, acme, { name: 'e.jpg', bytes }, { folder: 'list' });
    await native(world, acme, 'DELETE', `/assets/${made[1]?.id ?? ''}`);
    await native(world, acme, 'DELETE', `/assets/${made[3]?.id ?? ''}`);
    const second = await page(`&cursor=${first.nextCursor ?? ''}`);
    assert.deepEqual(names(second), ['/list/e.jpg', '/list/f.jpg']);
    const third = await page(`&cursor=${second.nextCursor ?? ''}`);
    assert.deepEqual(names(third), ['/list/j.jpg']);
    assert.equal(third.nextCursor, null);
    for (const query of [
      'cursor=nonsense',
      `cursor=${Buffer.from('a/\0').toString('base64url')}`,
      'limit=0',
      'limit=many',
      'limit=5&limit=6',
      'sort=name',
      'folder=..',
    ]) {
      await problemOf(await native(world, acme, 'GET', `/assets?${query}`), 400);
    }
  });

  test('takes a key and its secret as a bearer too, and no other bearer', async () => {
    const status = async (authorization: string, path = '/assets'): Promise<number> =>
      (await world.get(`/api/v1${path}`, { headers: { authorization } })).status;
    assert.equal(await status(`Bearer ${acme.apiKey}:${acme.apiSecret}`), 200);
    assert.equal(await status(`Bearer ${acme.apiKey}:${acme.apiSecret}`, '/uploads/x'), 404);
    for (const wrong of [`${acme.apiKey}:x`, acme.apiSecret, `:${acme.apiSecret}`, ':', 'a:b:c']) {
      assert.equal(await status(`Bearer ${wrong}`), 401, wrong);
    }
  });

  test('refuses a body that is not of its form, naming field, value and what was expected', async () => {
    const { id } = await create(world, acme, { name: 'strict.jpg', bytes });
    for (const [body, ...named] of [
      [{ visibility: 'secret' }, 'body.visibility', 'secret', 'public, private'],
      [{ colour: 'red' }, 'body.colour', 'one of the fields name, folder, description'],
      [{ visibility: 'public', path: '/x' }, 'body.path'],
      [{ visibility: ['public'] }, 'body.visibility'],
      [[], 'body', 'an object'],
    ] as const) {
      const { detail } = await problemOf(await native(world, acme, 'PATCH', `/assets/${id}`, body), 400);
      for (const part of named) assert.ok(detail.includes(part), `${detail} should name ${part}`);
    }
    const headers = { authorization: acme.authorization, 'content-type': 'application/json' };
    for (const body of ['{"visibility":', '', 'null', '"text"', '\u00ff']) {
      await problemOf(await world.get(`/api/v1/assets/${id}`, { method: 'PATCH', headers, body }), 400);
    }
    // An empty one is none, where none is needed.
    const trashed = await world.get(`/api/v1/assets/${id}/trash`, { method: 'POST', headers, body: '' });
    assert.equal(trashed.status, 204);
    const back = await world.get(`/api/v1/trash/${id}/restore`, { method: 'POST', headers });
    assert.equal(back.status, 200);
    await back.arrayBuffer();
    const { detail: quoted } = await problemOf(
      await world.get(`/api/v1/assets/${id}`, { method: 'PATCH', headers, body: '"x"' }),
      400,
    );
    assert.ok(quoted.includes('Given: "x".'), quoted);
    const { detail: few } = await problemOf(await native(world, acme, 'GET', '/assets?limit=0'), 400);
    assert.ok(few.startsWith('query.limit') && few.includes('at least 1'), few);
    const { detail: none } = await problemOf(
      await native(world, acme, 'POST', '/assets', form({ foo: 'bar' }, { name: 'x.jpg', bytes })),
      400,
    );
    assert.ok(none.startsWith('body.foo') && !none.includes('Given'), none);
    const typed = { ...headers, 'content-type': 'text/plain' };
    await problemOf(
      await world.get(`/api/v1/assets/${id}`, { method: 'PATCH', headers: typed, body: 'x' }),
      415,
    );
    const large = { method: 'PATCH', headers, body: JSON.stringify({ visibility: 'x'.repeat(2_000_000) }) };
    await problemOf(await world.get(`/api/v1/assets/${id}`, large), 413);
    const unchanged = (await (await native(world, acme, 'GET', `/assets/${id}`)).json()) as NativeAsset;
    assert.equal(unchanged.visibility, 'private');
    for (const [fields, named] of [
      [{ colour: 'red' }, 'body.colour'],
      [{ visibility: 'secret' }, 'secret'],
      [{ collision: 'keep' }, 'keep'],
      [{ folder: '../up' }, '..'],
      [{ name: 'a/b.jpg' }, 'slashes'],
    ] as const) {
      const { detail } = await problemOf(
        await native(world, acme, 'POST', '/assets', form({ ...fields }, { name: 'y.jpg', bytes })),
        400,
      );
      assert.ok(detail.includes(named), detail);
    }
    await problemOf(await native(world, acme, 'POST', '/assets', form({})), 400);
    await problemOf(await native(world, acme, 'POST', '/assets', { folder: 'x' }), 415);
    const two = form({}, { name: '1.jpg', bytes }, { name: '2.jpg', bytes });
    await problemOf(await native(world, acme, 'POST', '/assets', two), 413);
  });

  test('says 404 for a stranger’s id before anything else is looked at', async () => {
    const { id } = await create(world, acme, { name: 'mine.jpg', bytes });
    for (const unknown of [
      id,
      '01900000-0000-7000-8000-000000000000',
      'nonsense',
      '%00',
      "';--",
      id.toUpperCase(),
    ]) {
      for (const [method, body] of [
        ['GET', undefined],
        ['HEAD', undefined],
        ['DELETE', undefined],
        ['DELETE', '{malformed'],
        ['PATCH', '{malformed'],
        ['PATCH', '{"unknown":1}'],
      ] as const) {
        const headers = {
          authorization: stranger.authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        };
        const answer = await world.get(`/api/v1/assets/${unknown}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
        });
        assert.equal(answer.status, 404, `${method} ${unknown} ${body ?? ''}`);
      }
    }
    assert.equal((await native(world, acme, 'GET', `/assets/${id}`)).status, 200);
  });

  test('answers addresses that cannot be read, or where nothing is, as it answers everything', async () => {
    for (const [path, status] of [
      ['/api/v1/assets/%ff', 400],
      ['/api/v1/assets/%', 400],
      [`/api/v1/assets/${'x'.repeat(3_000)}`, 400],
      ['/api/v1/nothing', 404],
      ['/nothing', 404],
      ['/api/v2/assets', 404],
    ] as const) {
      const raw = await overSocket(
        world,
        `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${acme.authorization}\r\nConnection: close\r\n\r\n`,
      );
      assert.match(raw, new RegExp(`^HTTP/1\\.1 ${status} `), path);
      assert.match(raw, /application\/problem\+json/, path);
    }
  });

  test('describes itself to everybody as OpenAPI 3.1', async () => {
    const answer = await world.get('/api/openapi.json');
    assert.equal(answer.status, 200);
    const document = (await answer.json()) as {
      openapi: string;
      info: { title: string; version: string };
      paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
    };
    assert.match(document.openapi, /^3\.1\.\d$/);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const ids = operations
      .map(({ operationId }) => operationId)
      .filter((id) => /^(?:create|delete|get|list|update)Assets?$/.test(id));
    assert.deepEqual(ids.toSorted(), ['createAsset', 'deleteAsset', 'getAsset', 'listAssets', 'updateAsset']);
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    for (const [, path = ''] of references) {
      let target: unknown = document;
      for (const key of path.split('/')) target = (target as Record<string, unknown>)[key];
      assert.ok(target, `#/${path} leads somewhere`);
    }
    for (const path of Object.keys(document.paths)) {
      for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) {
        assert.ok(JSON.stringify(document.paths[path]).includes(`"name":"${parameter}"`), path);
      }
    }
  });

  test('lets pages of any origin ask whether they may', async () => {
    for (const path of ['/api/v1/assets', '/v1.0/uploadImage', '/v1.0/deleteimage']) {
      const answer = await world.get(path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://example.org',
          'access-control-request-method': 'DELETE',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      assert.equal(answer.status, 204, path);
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
        assert.match(answer.headers.get('access-control-allow-methods') ?? '', new RegExp(method));
      assert.match(answer.headers.get('access-control-allow-headers') ?? '', /authorization, content-type/);
    }
  });

  test('takes only a living key: 401 for anything else, before the body is looked at', async () => {
    const other = Buffer.from(`${acme.apiKey}:${stranger.apiSecret}`).toString('base64');
    const wrong = [
      undefined,
      '',
      'Basic',
      'Basic !!!!',
      'Basic bm9jb2xvbg==',
      'Basic Og==',
      `Basic ${other}`,
      `Basic ${Buffer.from(`${acme.apiKey}:`).toString('base64')}`,
      `Basic ${Buffer.from(`nobody:${acme.apiSecret}`).toString('base64')}`,
      `Basic ${Buffer.from('a\0b:c\0').toString('base64')}`,
      `Bearer ${acme.apiSecret}`,
      `Digest username="${acme.apiKey}"`,
      `${acme.authorization}, ${acme.authorization}`,
      'x'.repeat(5_000),
    ];
    for (const authorization of wrong) {
      const headers = authorization === undefined ? {} : { authorization };
      for (const [method, path] of [
        ['GET', '/api/v1/assets'],
        ['POST', '/api/v1/assets'],
        ['PATCH', '/api/v1/assets/x'],
        ['GET', '/v1.0/listFolder'],
        ['POST', '/v1.0/createFolder'],
        ['POST', '/v1.0/uploadImage'],
      ] as const) {
        const init = method === 'GET' ? {} : { body: '{malformed' };
        const answer = await world.get(path, {
          method,
          headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
          ...init,
        });
        assert.equal(answer.status, 401, `${authorization} ${path}`);
        assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic realm=/);
        const body = (await answer.json()) as { success?: boolean; errors?: string[] };
        if (path.startsWith('/v1.0'))
          assert.deepEqual([body.success, typeof body.errors?.[0]], [false, 'string']);
      }
    }
    assert.equal(
      (
        await world.get('/api/v1/assets', {
          headers: { authorization: acme.authorization.replace('Basic', 'basic') },
        })
      ).status,
      200,
    );
  });

  test('keeps two organizations apart on every route', async () => {
    const mine = await create(world, acme, { name: 'apart.jpg', bytes }, { folder: 'apart' });
    const before = await assetCount(world);
    const calls: readonly (readonly [string, () => Promise<Response>, number])[] = [
      ['GET asset', () => native(world, stranger, 'GET', `/assets/${mine.id}`), 404],
      [
        'PATCH asset',
        () => native(world, stranger, 'PATCH', `/assets/${mine.id}`, { visibility: 'public' }),
        404,
      ],
      ['DELETE asset', () => native(world, stranger, 'DELETE', `/assets/${mine.id}`), 404],
      ['image', () => contract(world, stranger, 'GET', 'image?name=/apart/apart.jpg'), 404],
      [
        'deleteImage',
        () => contract(world, stranger, 'DELETE', 'deleteImage', { name: '/apart/apart.jpg' }),
        404,
      ],
      ['listFolder', () => contract(world, stranger, 'GET', 'listFolder?path=/apart'), 404],
    ];
    for (const [name, call, status] of calls) assert.equal((await call()).status, status, name);
    const list = (await (await native(world, stranger, 'GET', '/assets')).json()) as { items: NativeAsset[] };
    assert.deepEqual(list.items, []);
    const page = (await (await native(world, acme, 'GET', '/assets?limit=1')).json()) as {
      nextCursor: string;
    };
    const beyond = (await (
      await native(world, stranger, 'GET', `/assets?cursor=${page.nextCursor}`)
    ).json()) as { items: NativeAsset[] };
    assert.deepEqual(beyond.items, []);
    const folders = (await (await contract(world, stranger, 'GET', 'listFolder')).json()) as {
      folders: unknown[];
      images: unknown[];
    };
    assert.deepEqual([folders.folders, folders.images], [[], []]);
    const made = (await (
      await contract(world, stranger, 'POST', 'createFolder', { path: '/apart' })
    ).json()) as { createdFolder: { status: string } };
    assert.equal(made.createdFolder.status, 'Created');
    // The same path and the same bytes are another picture, and deleting it takes nothing from the first.
    const theirs = await upload(
      world,
      stranger,
      { name: 'apart.jpg', bytes },
      { path: 'apart', overwrite: 'true' },
    );
    assert.equal(theirs.status, 'Uploaded');
    assert.equal(
      (await contract(world, stranger, 'DELETE', 'deleteImage', { name: '/apart/apart.jpg' })).status,
      200,
    );
    assert.equal(await assetCount(world), before);
    assert.equal(
      (await native(world, acme, 'PATCH', `/assets/${mine.id}`, { visibility: 'public' })).status,
      200,
    );
    assert.equal((await fetch(mine.url)).status, 200);
    assert.equal((await world.get('/cdn/stranger/apart/apart.jpg')).status, 404);
  });

  test('changes of one asset at the same time lose nothing and fail nothing', async () => {
    const { id, path } = await create(world, acme, { name: 'race.jpg', bytes }, { visibility: 'public' });
    const answers = await Promise.all([
      native(world, acme, 'PATCH', `/assets/${id}`, {}),
      native(world, acme, 'PATCH', `/assets/${id}`, { visibility: 'private' }),
      native(world, acme, 'PATCH', `/assets/${id}`, {}),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    );
    const after = (await (await native(world, acme, 'GET', `/assets/${id}`)).json()) as NativeAsset;
    assert.equal(after.visibility, 'private');
    for (let time = 0; time < 8; time += 1) {
      const results = await Promise.all([
        native(world, acme, 'POST', '/assets', form({ collision: 'replace' }, { name: 'race.jpg', bytes })),
        contract(world, acme, 'DELETE', 'deleteImage', { name: path }),
        native(world, acme, 'POST', '/assets', form({ collision: 'replace' }, { name: 'race.jpg', bytes })),
      ]);
      for (const { status } of results) assert.ok([200, 201, 404].includes(status), String(status));
    }
  });

  test('does not wait for the rest of a body that it refuses', async () => {
    const socket = await openSocket(world);
    socket.write(
      'POST /api/v1/assets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n{',
    );
    const answered = await new Promise((resolve) => socket.once('data', resolve));
    assert.match(String(answered), /^HTTP\/1\.1 401 /);
    socket.destroy();
  });
});
