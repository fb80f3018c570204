import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { lockFolder, unlockFolder } from '#delivery/signed/locks.ts';
import { collectObjects } from '#library/collect.ts';
import { expireTrash } from '#library/trash.ts';
import { newId } from '#platform/id.ts';
import { create, eventually, form, native, type NativeAsset, storedKeys, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Body = Record<string, unknown>;

describe('the library by the native API', () => {
  let world: World;
  let acme: Account;
  let stranger: Account;
  let bytes: Buffer;
  let other: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_VERSIONS: '2' } });
    acme = await world.createAccount('acme');
    stranger = await world.createAccount('stranger');
    bytes = await canvasOf(photo(64, 48)).jpeg().toBuffer();
    other = await canvasOf(photo(50, 40)).jpeg().toBuffer();
  });
  after(() => world[Symbol.asyncDispose]());

  async function ask(
    method: string,
    path: string,
    body?: object,
    options: { status?: number; by?: Account } = {},
  ): Promise<Body> {
    const answer = await native(world, options.by ?? acme, method, path, body);
    const text = await answer.text();
    assert.equal(answer.status, options.status ?? 200, `${method} ${path}: ${text}`);
    return JSON.parse(text === '' ? '{}' : text) as Body;
  }

  async function names(query: string): Promise<string[]> {
    const { items } = (await ask('GET', `/assets?${query}`)) as { items: NativeAsset[] };
    return items.map(({ path }) => path).toSorted();
  }

  test('an asset says what it was told, keeps what was not named, and moves with its id', async () => {
    const asset = await create(
      world,
      acme,
      { name: 'told.jpg', bytes },
      { folder: 'told', tags: 'Lake, calm' },
    );
    assert.deepEqual(asset['tags'], ['calm', 'lake']);
    await ask('PUT', '/fields/price', { label: 'Price', type: 'number' });
    await ask('PUT', '/fields/mood', { label: 'Mood', type: 'choice', choices: ['calm', 'wild'] });
    const change = {
      ...{ description: 'A lake', altText: 'Water', addTags: ['Dawn'], removeTags: ['calm'] },
      ...{ fields: { price: 12, mood: 'wild' }, focalPoint: { x: 0.5, y: 0.25 } },
    };
    const told = await ask('PATCH', `/assets/${asset.id}`, change);
    assert.deepEqual(
      [told['description'], told['altText'], told['tags'], told['fields'], told['focalPoint']],
      ['A lake', 'Water', ['dawn', 'lake'], { price: 12, mood: 'wild' }, { x: 0.5, y: 0.25 }],
    );
    const moved = await ask('PATCH', `/assets/${asset.id}`, {
      folder: 'told/more',
      name: 'new.jpg',
      visibility: 'public',
    });
    assert.deepEqual(
      [moved['path'], moved['description'], moved['fields']],
      ['/told/more/new.jpg', 'A lake', told['fields']],
    );
    assert.equal((await fetch(asset.url)).status, 404);
    assert.equal((await fetch(String(moved['url']))).status, 200);
    assert.deepEqual((await ask('PATCH', `/assets/${asset.id}`, { fields: { mood: null } }))['fields'], {
      price: 12,
    });
    for (const [refused, status] of [
      [{ fields: { price: 'dear' } }, 400],
      [{ fields: { unheard: 1 } }, 404],
      [{ fields: { mood: 'sad' } }, 400],
      [{ tags: [''] }, 400],
      [{ name: 'new.png' }, 415],
      [{ name: 'a/b.jpg' }, 400],
      [{ description: 'a\u0000b' }, 400],
    ] as const) {
      await ask('PATCH', `/assets/${asset.id}`, refused, { status });
    }
    await ask('DELETE', '/fields/price', undefined, { status: 204 });
    assert.deepEqual((await ask('GET', `/assets/${asset.id}`))['fields'], {});
  });

  test('If-Match holds off a change of what is not known, after 404 and before nothing else', async () => {
    const { id } = await create(world, acme, { name: 'tagged.jpg', bytes }, { folder: 'etag' });
    const read = await native(world, acme, 'GET', `/assets/${id}`);
    const etag = read.headers.get('etag') ?? '';
    assert.match(etag, /^"[\w-]{22}"$/);
    const conditional = (headers: Record<string, string>, path = `/assets/${id}`, method = 'PATCH') =>
      world.get(`/api/v1${path}`, {
        method,
        headers: { authorization: acme.authorization, 'content-type': 'application/json', ...headers },
        ...(method === 'PATCH' ? { body: '{"description":"once"}' } : {}),
      });
    assert.equal((await conditional({ 'if-none-match': etag }, undefined, 'GET')).status, 304);
    const changed = await conditional({ 'if-match': etag });
    assert.equal(changed.status, 200);
    assert.notEqual(changed.headers.get('etag'), etag);
    assert.equal((await conditional({ 'if-match': etag })).status, 412);
    assert.equal((await conditional({ 'if-match': `W/${changed.headers.get('etag')}` })).status, 412);
    assert.equal((await conditional({ 'if-match': '*' })).status, 200);
    assert.equal((await conditional({ 'if-match': etag }, undefined, 'DELETE')).status, 412);
    const unknown = newId<'asset'>(new Date());
    assert.equal((await conditional({ 'if-match': etag }, `/assets/${unknown}`)).status, 404);
  });

  test('a replaced content stays as an earlier version, can come back and be deleted; the oldest go', async () => {
    const asset = await create(
      world,
      acme,
      { name: 'v.jpg', bytes },
      { folder: 'versions', visibility: 'public' },
    );
    const put = (content: Buffer) =>
      native(world, acme, 'PUT', `/assets/${asset.id}/content`, form({}, { name: 'x.jpg', bytes: content }));
    const replaced = (await (await put(other)).json()) as NativeAsset;
    assert.deepEqual([replaced.version, replaced['width']], [2, 50]);
    const versions = () =>
      ask('GET', `/assets/${asset.id}/versions`).then(({ items }) =>
        (items as Body[]).map((each) => each['version']),
      );
    assert.deepEqual(await versions(), [1]);
    const restored = await ask('POST', `/assets/${asset.id}/versions/1/restore`);
    assert.deepEqual([restored['version'], restored['width'], restored['sha256']], [3, 64, asset['sha256']]);
    assert.deepEqual(await versions(), [2, 1]);
    await put(other);
    assert.deepEqual(await versions(), [3, 2]);
    await ask('DELETE', `/assets/${asset.id}/versions/3`, undefined, { status: 204 });
    await ask('DELETE', `/assets/${asset.id}/versions/3`, undefined, { status: 404 });
    await ask('POST', `/assets/${asset.id}/versions/9/restore`, undefined, { status: 404 });
    const png = await canvasOf(photo(8, 8)).png().toBuffer();
    assert.equal((await put(png)).status, 415);
    assert.deepEqual(await versions(), [2]);
  });

  test('what is in the trash is nowhere, keeps its objects, comes back as it was, and goes for good with all of them', async () => {
    const unique = await canvasOf(photo(70, 50)).jpeg().toBuffer();
    const later = await canvasOf(photo(72, 50)).jpeg().toBuffer();
    const asset = await create(
      world,
      acme,
      { name: 't.jpg', bytes: unique },
      { folder: 'bin', visibility: 'public', tags: 'kept' },
    );
    await native(
      world,
      acme,
      'PUT',
      `/assets/${asset.id}/content`,
      form({}, { name: 'x.jpg', bytes: later }),
    );
    const collection = String((await ask('POST', '/collections', { name: 'best' }, { status: 201 }))['id']);
    await ask('POST', `/collections/${collection}/assets`, { add: [asset.id] });
    assert.equal((await fetch(`${asset.url}?warm`)).status, 200);
    const before = await ask('GET', `/assets/${asset.id}`);
    await ask('POST', `/assets/${asset.id}/trash`, undefined, { status: 204 });
    assert.equal((await fetch(`${asset.url}?warm`)).status, 404);
    await ask('GET', `/assets/${asset.id}`, undefined, { status: 404 });
    await ask('PATCH', `/assets/${asset.id}`, {}, { status: 404 });
    assert.deepEqual(await names('within=/bin'), []);
    assert.deepEqual(await names(`collection=${collection}`), []);
    assert.equal(
      (await world.get('/v1.0/image?name=/bin/t.jpg', { headers: { authorization: acme.authorization } }))
        .status,
      404,
    );
    const { items } = (await ask('GET', '/trash')) as { items: { asset: NativeAsset; expiresAt: string }[] };
    assert.deepEqual(
      items.map((each) => each.asset.path),
      ['/bin/t.jpg'],
    );
    assert.equal(items[0]?.expiresAt, '2026-03-31T12:00:00.000Z');
    // Somebody collects what no asset needs: the trash does need it.
    const keys = await storedKeys(world);
    assert.equal(
      await collectObjects(
        world.ctx,
        keys.filter((key) => !key.startsWith('staging')),
      ),
      0,
    );
    await create(world, acme, { name: 't.jpg', bytes }, { folder: 'bin' });
    await ask('POST', `/trash/${asset.id}/restore`, undefined, { status: 409 });
    const back = await ask('POST', `/trash/${asset.id}/restore`, { name: 'back.jpg' });
    const { path: _, name: __, url: ___, updatedAt: ____, ...same } = before;
    for (const [member, value] of Object.entries(same)) assert.deepEqual(back[member], value, member);
    assert.equal((await fetch(String(back['url']))).status, 200);
    assert.deepEqual(await names(`collection=${collection}`), ['/bin/back.jpg']);
    assert.equal(
      ((await ask('GET', `/assets/${asset.id}/versions`)) as { items: unknown[] }).items.length,
      1,
    );
    await ask('POST', `/assets/${asset.id}/trash`, undefined, { status: 204 });
    world.clock.advance(30 * 86_400 - 1);
    assert.equal(await expireTrash(world.ctx, operator), 0);
    world.clock.advance(1);
    assert.equal(await expireTrash(world.ctx, operator), 1);
    const hashes = [asset['sha256'], before['sha256']].map(String);
    await eventually('every object of it is gone', async () => {
      const left = await storedKeys(world);
      return !left.some((key) => hashes.some((hash) => key.includes(hash)));
    });
    await ask('DELETE', `/trash/${asset.id}`, undefined, { status: 404 });
  });

  test('a folder moves with everything below it, or not at all', async () => {
    for (const folder of ['/from', '/from/🏔', '/from/🏔/deep']) {
      await create(world, acme, { name: 'f.jpg', bytes }, { folder, visibility: 'public' });
    }
    await create(world, acme, { name: 'f.jpg', bytes }, { folder: '/fromage' });
    const listed = (await ask('GET', '/folders?recursive=true')) as { items: { id: string; path: string }[] };
    const idOf = (path: string) => listed.items.find((each) => each.path === path)?.id ?? '';
    await ask('PATCH', `/folders/${idOf('/from/')}`, { rules: { maxBytes: 1_000_000 } });
    await ask('PATCH', `/folders/${idOf('/from/')}`, { parent: '/from/deep' }, { status: 400 });
    await ask('PATCH', `/folders/${idOf('/from/')}`, { name: 'fromage' }, { status: 409 });
    const lock = { cloudname: 'acme', folder: '/from/🏔/' };
    await lockFolder(world.ctx, operator, lock);
    await ask('PATCH', `/folders/${idOf('/from/')}`, { name: 'open' }, { status: 409 });
    await unlockFolder(world.ctx, operator, lock);
    const moved = await ask('PATCH', `/folders/${idOf('/from/')}`, { parent: '/to/there', name: 'new' });
    assert.deepEqual([moved['path'], (moved['rules'] as Body)['maxBytes']], ['/to/there/new/', 1_000_000]);
    assert.deepEqual(await names('within=/to'), [
      '/to/there/new/f.jpg',
      '/to/there/new/🏔/deep/f.jpg',
      '/to/there/new/🏔/f.jpg',
    ]);
    assert.deepEqual(await names('within=/from'), []);
    assert.deepEqual(await names('within=/fromage'), ['/fromage/f.jpg']);
    assert.equal((await world.get('/cdn/acme/from/f.jpg')).status, 404);
    assert.equal((await world.get('/cdn/acme/to/there/new/f.jpg')).status, 200);
    assert.deepEqual(await ask('DELETE', `/folders/${idOf('/from/')}?trash=true`), { assets: 3 });
    assert.equal(((await ask('GET', '/trash')) as { items: unknown[] }).items.length, 3);
    assert.deepEqual(await ask('DELETE', '/trash'), { deleted: 3 });
  });

  test('a folder’s rules hold at every door, and below it', async () => {
    const png = await canvasOf(photo(20, 20)).png().toBuffer();
    const located = await canvasOf(photo(20, 20))
      .jpeg()
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '1/1 1/1 1/1' } })
      .toBuffer();
    const rules = { formats: ['jpeg'], maxBytes: 100_000, stripMetadata: true, tags: ['Ruled'] };
    await ask('POST', '/folders', { path: '/ruled', rules }, { status: 201 });
    const refused = await native(
      world,
      acme,
      'POST',
      '/assets',
      form({ folder: '/ruled/below' }, { name: 'x.png', bytes: png }),
    );
    assert.equal(refused.status, 415);
    const contract = await world.get('/v1.0/uploadImage', {
      ...{ method: 'POST', headers: { authorization: acme.authorization } },
      body: form({ path: '/ruled', useFilename: 'true' }, { name: 'x.png', bytes: png }),
    });
    assert.equal(contract.status, 415);
    const large = Buffer.concat([located, Buffer.alloc(100_001)]);
    const tooLarge = await native(
      world,
      acme,
      'POST',
      '/assets',
      form({ folder: '/ruled' }, { name: 'l.jpg', bytes: large }),
    );
    assert.equal(tooLarge.status, 413);
    await upload(world, acme, { name: 'in.jpg', bytes: located }, { path: '/ruled/below' });
    const { items } = (await ask('GET', '/assets?within=/ruled')) as { items: NativeAsset[] };
    const [kept] = items;
    assert.deepEqual([kept?.['tags'], kept?.['hasLocation']], [['ruled'], false]);
    assert.ok(kept);
    assert.ok((await storedKeys(world)).some((key) => key.includes(String(kept['sha256']))));
    const outside = await create(world, acme, { name: 'o.png', bytes: png });
    await ask('PATCH', `/assets/${outside.id}`, { folder: '/ruled' }, { status: 415 });
    await ask('POST', `/assets/${outside.id}/copy`, { folder: '/ruled' }, { status: 415 });
    await ask('PATCH', '/folders/root', { rules: { tags: ['everywhere'] } });
    const tagged = await create(
      world,
      acme,
      { name: 'p.jpg', bytes: located },
      { folder: '/ruled', tags: 'own' },
    );
    assert.deepEqual(tagged['tags'], ['everywhere', 'own', 'ruled']);
    await ask('PATCH', '/folders/root', { rules: {} });
    await ask('PATCH', '/folders/root', { name: 'no' }, { status: 400 });
    await ask('DELETE', '/folders/root', undefined, { status: 400 });
  });

  test('many at once: each has its own result, and a stranger’s is not there', async () => {
    const mine = [
      await create(world, acme, { name: '1.jpg', bytes }, { folder: 'many' }),
      await create(world, acme, { name: '2.jpg', bytes }, { folder: 'many' }),
    ];
    const theirs = await create(world, stranger, { name: '3.jpg', bytes });
    const ids = [...mine.map(({ id }) => id), theirs.id, 'nonsense'];
    const statuses = (body: Body) => (body['items'] as { status: number }[]).map(({ status }) => status);
    const change = { visibility: 'public', addTags: ['many'] };
    assert.deepEqual(
      statuses(await ask('POST', '/assets/bulk', { action: 'update', ids, change })),
      [200, 200, 404, 404],
    );
    const clash = { action: 'update', ids, change: { name: '1.jpg' } };
    assert.deepEqual(statuses(await ask('POST', '/assets/bulk', clash)), [200, 409, 404, 404]);
    assert.deepEqual(
      statuses(await ask('POST', '/assets/bulk', { action: 'copy', ids, folder: 'many' })),
      [201, 201, 404, 404],
    );
    assert.deepEqual(await names('folder=/many'), [
      '/many/1-2.jpg',
      '/many/1.jpg',
      '/many/2-2.jpg',
      '/many/2.jpg',
    ]);
    assert.deepEqual(
      statuses(await ask('POST', '/assets/bulk', { action: 'trash', ids })),
      [204, 204, 404, 404],
    );
    assert.deepEqual(
      statuses(await ask('POST', '/assets/bulk', { action: 'restore', ids })),
      [200, 200, 404, 404],
    );
    assert.deepEqual(
      statuses(await ask('POST', '/assets/bulk', { action: 'delete', ids })),
      [204, 204, 404, 404],
    );
    await ask('POST', '/assets/bulk', { action: 'update', ids }, { status: 400 });
    assert.equal(
      (await ask('GET', `/assets/${theirs.id}`, undefined, { by: stranger }))['visibility'],
      'private',
    );
  });

  test('tags are counted, renamed into one another and taken away', async () => {
    const [one, two] = [
      await create(world, acme, { name: 'a.jpg', bytes }, { folder: 'tags', tags: 'sea,blau' }),
      await create(world, acme, { name: 'b.jpg', bytes }, { folder: 'tags', tags: 'see,blau' }),
    ];
    const counted = async (prefix: string) => (await ask('GET', `/tags?prefix=${prefix}`))['items'];
    assert.deepEqual(await counted('se'), [
      { tag: 'sea', assets: 1 },
      { tag: 'see', assets: 1 },
    ]);
    assert.deepEqual(await ask('PATCH', '/tags/see', { tag: 'Sea' }), { assets: 1 });
    assert.deepEqual(await counted('se'), [{ tag: 'sea', assets: 2 }]);
    assert.deepEqual(await ask('DELETE', '/tags/blau'), { assets: 2 });
    await ask('DELETE', '/tags/blau', undefined, { status: 404 });
    for (const { id } of [one, two]) assert.deepEqual((await ask('GET', `/assets/${id}`))['tags'], ['sea']);
  });

  test('another organization’s folder, collection and trash are not there', async () => {
    const asset = await create(world, acme, { name: 's.jpg', bytes }, { folder: 'secret' });
    await ask('POST', `/assets/${asset.id}/trash`, undefined, { status: 204 });
    const { items } = (await ask('GET', '/folders')) as { items: { id: string; path: string }[] };
    const folder = items.find(({ path }) => path === '/secret/')?.id ?? '';
    const collection = String((await ask('POST', '/collections', { name: 'mine' }, { status: 201 }))['id']);
    const by = { status: 404, by: stranger };
    for (const [method, path] of [
      ['GET', `/folders/${folder}`],
      ['PATCH', `/folders/${folder}`],
      ['DELETE', `/folders/${folder}`],
      ['GET', `/collections/${collection}`],
      ['PATCH', `/collections/${collection}`],
      ['POST', `/collections/${collection}/assets`],
      ['DELETE', `/collections/${collection}`],
      ['POST', `/trash/${asset.id}/restore`],
      ['DELETE', `/trash/${asset.id}`],
    ] as const) {
      await ask(method, path, method === 'PATCH' || method === 'POST' ? { 'unheard-of': 1 } : undefined, by);
    }
    assert.deepEqual((await ask('GET', '/trash', undefined, { by: stranger }))['items'], []);
    assert.deepEqual(
      (await ask('GET', `/assets?collection=${collection}`, undefined, { by: stranger }))['items'],
      [],
    );
    const given = await ask('POST', `/collections/${collection}/assets`, { add: ['nonsense', asset.id] });
    assert.deepEqual(
      (given['items'] as Body[]).map((each) => each['status']),
      [404, 404],
    );
  });

  test('what was done for good is in the trail', async () => {
    const rows = await world.ctx.database.db.selectFrom('audit_events').select('action').distinct().execute();
    const actions = new Set(rows.map(({ action }) => action));
    for (const action of [
      'asset.trashed',
      'asset.restored',
      'asset.deleted',
      'folder.moved',
      'folder.deleted',
      'version.restored',
      'tag.renamed',
    ])
      assert.ok(actions.has(action), action);
  });
});
