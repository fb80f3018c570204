import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { masterKeys } from '#imaging/master-keys.ts';
import { collectObjects, sweepObjects } from '#library/collect.ts';
import { storedNow } from '#metering/report.ts';
import { contract, eventually, storedKeys, upload } from '../support/doors.ts';
import { colourAt, decoded, deltaE, likeness } from '../support/likeness.ts';
import { canvasOf, photo, storedFor } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** Large enough for reduced copies, and quickly made. */
async function largePhoto(shift = 0, orientation = 1): Promise<Buffer> {
  const small = storedFor(orientation, photo(900, 600, shift));
  return canvasOf(small)
    .resize(small.width * 3, small.height * 3, { kernel: 'cubic' })
    .withMetadata({ orientation })
    .jpeg({ quality: 92 })
    .toBuffer();
}

async function body(world: World, path: string, status = 200): Promise<Buffer> {
  const answer = await world.get(path);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.status, status, bytes.toString('utf8', 0, 200));
  return bytes;
}

async function originalKeyOf(world: World, path: string): Promise<string> {
  const { original_key: key } = await world.ctx.database.db
    .selectFrom('assets')
    .select('original_key')
    .where('path', '=', path as never)
    .executeTakeFirstOrThrow();
  return key;
}

const mastersIn = async (world: World): Promise<string[]> =>
  (await storedKeys(world)).filter((key) => key.startsWith('masters/'));

describe('a large photograph has reduced copies', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
  });
  after(() => world[Symbol.asyncDispose]());

  test('made after the upload when nobody asks, and then pictures are made from them', async () => {
    await upload(world, acme, { name: 'quiet.jpg', bytes: await largePhoto(1) });
    await world.ctx.imaging.idle.settled();
    const keys = masterKeys(await originalKeyOf(world, '/quiet.jpg')).map(([, key]) => key);
    assert.deepEqual(await mastersIn(world), [...keys].sort());
    const sizes = await Promise.all(
      keys.map(async (key) => sharp((await world.ctx.store.read(key)) ?? Buffer.alloc(0)).metadata()),
    );
    assert.deepEqual(
      sizes.map(({ width, height, format, chromaSubsampling, exif }) => [
        width,
        height,
        format,
        chromaSubsampling,
        exif,
      ]),
      [
        [640, 427, 'tiff', undefined, undefined],
        [1_280, 853, 'jpeg', '4:4:4', undefined],
      ],
    );
    // Without the original nothing but a copy could be what the picture is made from.
    await world.ctx.store.delete(await originalKeyOf(world, '/quiet.jpg'));
    assert.equal((await sharp(await body(world, '/cdn/acme/w_300,c_fit/quiet.jpg')).metadata()).width, 300);
  });

  test('made by the first picture that needs them when they are not there: the bytes are the same', async () => {
    await upload(world, acme, { name: 'same.jpg', bytes: await largePhoto(2) });
    await world.ctx.imaging.idle.settled();
    const urls = ['w_512,f_jpg', 'w_400,f_webp', 'w_900,e_sharpen:200'];
    const first = await Promise.all(urls.map((url) => body(world, `/cdn/acme/${url}/same.jpg`)));
    await using other = await createWorld();
    const account = await other.createAccount('acme');
    await upload(other, account, { name: 'same.jpg', bytes: await largePhoto(2) });
    const key = await originalKeyOf(other, '/same.jpg');
    const before = other.ctx.imaging.gate.begun;
    const again = await Promise.all(urls.map((url) => body(other, `/cdn/acme/${url}/same.jpg`)));
    assert.deepEqual(again, first);
    assert.equal(other.ctx.imaging.gate.begun - before, urls.length + 1, 'one decode for all of them');
    await eventually('they are kept', async () => (await mastersIn(other)).length === 2);
    for (const [side, kept] of masterKeys(key)) {
      const ours = masterKeys(await originalKeyOf(world, '/same.jpg')).find(([own]) => own === side);
      assert.deepEqual(await other.ctx.store.read(kept), await world.ctx.store.read(ours?.[1] ?? ''));
    }
  });

  test('upright and in its own colours', async () => {
    await upload(world, acme, { name: 'turned.jpg', bytes: await largePhoto(3, 6) });
    const seen = await decoded(await body(world, '/cdn/acme/w_450,f_png/turned.jpg'));
    const wanted = await decoded(
      await canvasOf(photo(900, 600, 3))
        .resize(450, 300)
        .png()
        .toBuffer(),
    );
    assert.deepEqual([seen.width, seen.height], [450, 300]);
    assert.ok(likeness(seen, wanted) > 0.95);
    const p3 = await sharp(await largePhoto(4))
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    await upload(world, acme, { name: 'wide.jpg', bytes: p3 });
    const made = await body(world, '/cdn/acme/w_450,f_jpg/wide.jpg');
    assert.ok((await sharp(made).metadata()).icc !== undefined, 'the profile is kept');
    const direct = await decoded(await sharp(p3).resize(450, 300).keepIccProfile().png().toBuffer());
    const shown = await decoded(made);
    for (const [x, y] of [
      [112, 90],
      [300, 150],
      [50, 20],
    ] as const) {
      assert.ok(deltaE(colourAt(shown, x, y), colourAt(direct, x, y)) < 2, `${x},${y}`);
    }
  });

  test('another is made in place of one that is damaged', async () => {
    await upload(world, acme, { name: 'torn.jpg', bytes: await largePhoto(5) });
    await world.ctx.imaging.idle.settled();
    const key = await originalKeyOf(world, '/torn.jpg');
    const good = await body(world, '/cdn/acme/w_301/torn.jpg');
    for (const [, copy] of masterKeys(key)) await world.ctx.store.put(copy, Buffer.from('torn'));
    await body(world, '/cdn/acme/w_302/torn.jpg');
    await eventually('they are whole again', async () => {
      const copy = await world.ctx.store.read(masterKeys(key)[0]?.[1] ?? '');
      return copy !== undefined && copy.length > 1_000;
    });
    assert.ok(good.length > 1_000);
  });

  test('another is made in place of one that goes while it is about to be read', async (t) => {
    await upload(world, acme, { name: 'lost.jpg', bytes: await largePhoto(8) });
    await world.ctx.imaging.idle.settled();
    const copy = masterKeys(await originalKeyOf(world, '/lost.jpg'))[0]?.[1] ?? '';
    const { store } = world.ctx;
    const pathOf = store.localPath.bind(store);
    let lost = 0;
    t.mock.method(store, 'localPath', (key: string) => {
      const path = pathOf(key);
      if (key !== copy || path === undefined || lost > 0) return path;
      lost += 1;
      unlinkSync(path);
      return path;
    });
    const answer = await body(world, '/cdn/acme/w_303/lost.jpg');
    assert.equal(lost, 1);
    assert.equal((await sharp(answer).metadata()).width, 303);
    await eventually('it is there again', async () => (await store.head(copy)) !== undefined);
  });

  test('which go with the original, and with it are swept', async () => {
    const image = await upload(world, acme, { name: 'gone.jpg', bytes: await largePhoto(6) });
    await world.ctx.imaging.idle.settled();
    const key = await originalKeyOf(world, '/gone.jpg');
    const copies = masterKeys(key).map(([, copy]) => copy);
    assert.ok((await mastersIn(world)).includes(copies[0] ?? ''));
    assert.equal((await contract(world, acme, 'DELETE', 'deleteImage', { name: image.name })).status, 200);
    await collectObjects(world.ctx, [key]);
    const left = await mastersIn(world);
    assert.deepEqual(
      copies.filter((copy) => left.includes(copy)),
      [],
    );
    await world.ctx.store.put(copies[0] ?? '', Buffer.from('left behind'));
    const current = masterKeys(await originalKeyOf(world, '/same.jpg'))[0]?.[1] ?? '';
    const outdated = current.replace(/\d+-640$/, '0-640');
    await world.ctx.store.put(outdated, Buffer.from('of an older version'));
    await sweepObjects(world.ctx);
    const swept = await mastersIn(world);
    assert.equal(swept.includes(copies[0] ?? ''), false);
    assert.equal(swept.includes(outdated), false);
    assert.equal(swept.includes(current), true);
  });
});

test('they count as storage only if the operator says so', async () => {
  for (const [setting, counted] of [
    ['no', false],
    ['yes', true],
  ] as const) {
    await using world = await createWorld({ environment: { VITRINE_COUNT_MASTERS: setting } });
    const bytes = await largePhoto();
    await upload(world, await world.createAccount('acme'), { name: 'p.jpg', bytes });
    await world.ctx.imaging.idle.settled();
    const { id } = await world.ctx.database.db
      .selectFrom('organizations')
      .select('id')
      .executeTakeFirstOrThrow();
    assert.equal((await storedNow(world.ctx, id)).bytes > bytes.length, counted);
  }
});

test('switched off, there are none', async () => {
  await using world = await createWorld({ environment: { VITRINE_MASTERS: 'off' } });
  await upload(world, await world.createAccount('acme'), { name: 'p.jpg', bytes: await largePhoto() });
  await world.ctx.imaging.idle.settled();
  await body(world, '/cdn/acme/w_300/p.jpg');
  assert.deepEqual(await mastersIn(world), []);
});
