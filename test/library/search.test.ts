import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readAllWords, forgetWords } from '#library/read-words.ts';
import { create, native, type NativeAsset } from '../support/doors.ts';
import { canvasOf, photo, type Pixels } from '../support/pictures.ts';
import { anAsset } from '../support/rows.ts';
import { type Account, createWorld, type World } from '../support/world.ts';
import { misspelt, others } from './misspelt.ts';

type Found = { items: NativeAsset[]; nextCursor: string | null; corrected: boolean; facets?: Facets };
type Facets = { total: number; format: Record<string, number>; tag: Record<string, number> };

function plain(red: number, green: number, blue: number, width = 40, height = 30): Pixels {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < data.length; at += 3) data.set([red, green, blue], at);
  return { data, width, height, channels: 3 };
}

describe('search', () => {
  let world: World;
  let acme: Account;
  let stranger: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    stranger = await world.createAccount('stranger');
  });
  after(() => world[Symbol.asyncDispose]());

  async function find(query: string, by = acme): Promise<Found> {
    const answer = await native(world, by, 'GET', `/assets?${query}`);
    const body = (await answer.json()) as Found;
    assert.equal(answer.status, 200, JSON.stringify(body));
    return body;
  }
  const paths = async (query: string) => (await find(query)).items.map(({ path }) => path);

  async function insert(cloudname: string, names: readonly string[], folder: string): Promise<void> {
    const { db } = world.ctx.database;
    const { id } = await db
      .selectFrom('organizations')
      .select('id')
      .where('cloudname', '=', cloudname)
      .executeTakeFirstOrThrow();
    const rows = names.map((name) => ({
      ...anAsset(id, folder, `${name}.jpg`),
      original_name: 'x.jpg',
      size: '1000',
    }));
    await db.insertInto('assets').values(rows).execute();
  }

  test('of 60 misspelt words, nine of ten or more find what was meant among the first ten', async () => {
    const words = [...new Set([...misspelt.map(([, meant]) => meant), ...others])];
    await insert(
      'stranger',
      words.flatMap((word) => [`${word}-at-noon`, `old_${word}`]),
      '/misspelt/',
    );
    const missed: string[] = [];
    for (const [typed, meant] of misspelt) {
      const { items } = await find(`q=${encodeURIComponent(typed)}&limit=10`, stranger);
      if (!items.some(({ path }) => path.includes(meant))) missed.push(`${typed} → ${meant}`);
    }
    const recall = 1 - missed.length / misspelt.length;
    console.log(
      `recall of misspelt words in the first 10: ${recall.toFixed(3)}; missed: ${missed.join(', ') || 'none'}`,
    );
    assert.ok(recall >= 0.9, missed.join(', '));
  });

  test('words are found in every text, whole or as beginnings, all of them together, and only in one’s own library', async () => {
    const bytes = await canvasOf(photo(40, 30)).jpeg().toBuffer();
    const asset = await create(
      world,
      acme,
      { name: 'IMG_0001.jpg', bytes },
      { folder: 'w', tags: 'Serenity' },
    );
    await native(world, acme, 'PUT', '/fields/place', { label: 'Place', type: 'text' });
    const change = {
      description: 'Crème brûlée at Zürich',
      altText: 'A dessert',
      fields: { place: 'Hafenkneipe' },
    };
    assert.equal((await native(world, acme, 'PATCH', `/assets/${asset.id}`, change)).status, 200);
    for (const query of [
      'img',
      '0001',
      'serenity',
      'creme',
      'BRULEE',
      'zür',
      'dessert',
      'hafen',
      'zurich dessert',
    ]) {
      assert.deepEqual(await paths(`q=${encodeURIComponent(query)}`), ['/w/IMG_0001.jpg'], query);
    }
    assert.deepEqual(await paths('q=zurich+nothing'), []);
    assert.deepEqual(await paths('q=mountain'), []);
    assert.equal((await find('q=desert')).corrected, true);
    assert.deepEqual((await find('q=hafen', stranger)).items, []);
    await native(world, acme, 'PATCH', `/assets/${asset.id}`, { description: '' });
    assert.deepEqual(await paths('q=zurich'), []);
    await native(world, acme, 'DELETE', `/assets/${asset.id}`);
    await readAllWords(world.ctx, AbortSignal.timeout(10_000));
    await forgetWords(world.ctx, AbortSignal.timeout(10_000));
    const left = await world.ctx.database.db
      .selectFrom('search_words')
      .select('word')
      .where('word', 'in', ['hafenkneipe', 'mountain'])
      .execute();
    assert.deepEqual(
      left.map(({ word }) => word),
      ['mountain'],
    );
  });

  test('what is closer comes first, then what is newer; a page goes on where the one before ended whatever happens meanwhile', async () => {
    await insert('acme', ['sand', 'sandstone', 'sandwich'], '/order/');
    world.clock.advance(1);
    await insert('acme', ['sand-2', 'sandstone-2'], '/order/');
    const all: string[] = [];
    for (let cursor = ''; ;) {
      const page = await find(`q=sand&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      all.push(...page.items.map(({ path }) => path));
      if (cursor === '') {
        await insert('acme', ['sand-between', 'sandal'], '/order/');
        await world.ctx.database.db
          .deleteFrom('assets')
          .where('path', '=', page.items[1]?.path ?? '')
          .execute();
      }
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    assert.equal(new Set(all).size, all.length);
    assert.ok(
      all.slice(0, 2).every((path) => /sand(?:-2)?\.jpg$/.test(path)),
      all.join(),
    );
    for (const name of ['sandstone', 'sandwich', 'sandstone-2'])
      assert.ok(all.includes(`/order/${name}.jpg`), name);
    for (const sort of ['path', '-path', 'created', '-created', 'updated', '-updated', 'size', '-size']) {
      const [first, second] = [
        await find(`folder=/order&sort=${sort}&limit=3`),
        await find(`folder=/order&sort=${sort}`),
      ];
      const rest = await find(`folder=/order&sort=${sort}&cursor=${first.nextCursor}`);
      const ids = [...first.items, ...rest.items].map(({ id }) => id);
      assert.deepEqual(
        ids,
        second.items.map(({ id }) => id),
        sort,
      );
    }
    const { nextCursor } = await find('folder=/order&sort=path&limit=1');
    const other = await native(world, acme, 'GET', `/assets?sort=size&cursor=${nextCursor}`);
    assert.equal(other.status, 400);
  });

  test('filters hold together and facets count everything that matches', async () => {
    const png = await canvasOf(plain(240, 20, 20))
      .png()
      .toBuffer();
    const tall = await canvasOf(plain(20, 60, 230, 20, 40))
      .jpeg()
      .toBuffer();
    const red = await create(
      world,
      acme,
      { name: 'red.png', bytes: png },
      { folder: 'f', tags: 'warm,both' },
    );
    await create(
      world,
      acme,
      { name: 'blue.jpg', bytes: tall },
      { folder: 'f/below', tags: 'cold,both', visibility: 'public' },
    );
    await native(world, acme, 'PUT', '/fields/shelf', { label: 'Shelf', type: 'number' });
    await native(world, acme, 'PATCH', `/assets/${red.id}`, { fields: { shelf: 12 } });
    await world.ctx.imaging.idle.settled();
    const [redPath, bluePath] = ['/f/red.png', '/f/below/blue.jpg'];
    const cases: readonly [string, readonly string[]][] = [
      ['format=png', [redPath]],
      ['format=png&format=jpeg', [bluePath, redPath]],
      ['tag=both&tag=warm', [redPath]],
      ['visibility=public', [bluePath]],
      ['orientation=portrait', [bluePath]],
      ['orientation=landscape&tag=cold', []],
      ['hasLocation=false&minWidth=40', [redPath]],
      ['maxHeight=30', [redPath]],
      [`maxBytes=${png.length}&minBytes=${png.length}`, [redPath]],
      ['field=shelf:12', [redPath]],
      ['field=shelf:13', []],
      [`sha256=${String(red['sha256'])}`, [redPath]],
      ['colour=ff0000', [redPath]],
      ['colour=1040e0', [bluePath]],
      ['colour=green', []],
      ['colour=white&colourDistance=40', []],
      ['createdFrom=2026-03-01T11:00:00Z&createdUntil=2026-03-01T13:00:00Z', [bluePath, redPath]],
      ['createdUntil=2026-03-01T11:00:00Z', []],
    ];
    for (const [query, expected] of cases)
      assert.deepEqual(await paths(`within=/f&${query}`), expected, query);
    assert.deepEqual(await paths('folder=/f'), [redPath]);
    const { facets } = await find('within=/f&facets=true&limit=1');
    assert.deepEqual(
      [facets?.total, facets?.format, facets?.tag],
      [2, { jpeg: 1, png: 1 }, { both: 2, cold: 1, warm: 1 }],
    );
    for (const bad of [
      'colour=nocolour',
      'format=exe',
      'sort=name',
      'createdFrom=2026-02-30T25:00:00Z',
      'field=noColon',
      'limit=0',
      'colourDistance=99',
    ]) {
      assert.equal((await native(world, acme, 'GET', `/assets?${bad}`)).status, 400, bad);
    }
    assert.deepEqual(await paths('collection=nonsense'), []);
  });

  test('the same file is a duplicate at once; a smaller, an encoded anew and a mirrored one when it was looked at', async () => {
    const original = photo(400, 300, 3);
    const jpeg = await canvasOf(original).jpeg({ quality: 95 }).toBuffer();
    const first = await create(world, acme, { name: '1.jpg', bytes: jpeg }, { folder: 'd' });
    world.clock.advance(1);
    await create(world, acme, { name: '2.jpg', bytes: jpeg }, { folder: 'd' });
    type Groups = { items: { assets: { asset: NativeAsset; distance: number; mirrored: boolean }[] }[] };
    const groups = async (kind: string) =>
      (await (await native(world, acme, 'GET', `/duplicates?kind=${kind}`)).json()) as Groups;
    const [exact] = (await groups('exact')).items.filter(({ assets }) => assets[0]?.asset.id === first.id);
    assert.deepEqual(
      exact?.assets.map(({ asset }) => asset.path),
      ['/d/1.jpg', '/d/2.jpg'],
    );
    const put = (name: string, content: Buffer) => {
      world.clock.advance(1);
      return create(world, acme, { name, bytes: content }, { folder: 'd' });
    };
    await put('small.webp', await canvasOf(original).resize(200, 150).webp({ quality: 50 }).toBuffer());
    await put('mirrored.jpg', await canvasOf(original).flop().jpeg({ quality: 70 }).toBuffer());
    await put(
      'else.jpg',
      await canvasOf(photo(400, 300, 77))
        .rotate(90)
        .jpeg()
        .toBuffer(),
    );
    await put(
      'plain-1.png',
      await canvasOf(plain(1, 2, 3, 60, 60))
        .png()
        .toBuffer(),
    );
    await put(
      'plain-2.png',
      await canvasOf(plain(9, 2, 3, 61, 60))
        .png()
        .toBuffer(),
    );
    await world.ctx.imaging.idle.settled();
    const near = (await groups('near')).items;
    const names = near.map(({ assets }) =>
      assets.map(({ asset, mirrored }) => `${asset.path}${mirrored ? ' mirrored' : ''}`),
    );
    assert.deepEqual(names, [['/d/1.jpg', '/d/2.jpg', '/d/small.webp', '/d/mirrored.jpg mirrored']]);
    assert.ok(near[0]?.assets.every(({ distance }) => distance <= 7));
    assert.deepEqual(
      ((await (await native(world, stranger, 'GET', '/duplicates?kind=near')).json()) as Groups).items,
      [],
    );
  });
});
