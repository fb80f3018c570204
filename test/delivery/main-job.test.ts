import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { upload } from '../support/doors.ts';
import { colourAt, decoded, deltaE, likeness } from '../support/likeness.ts';
import {
  animation,
  canvasOf,
  photo,
  type Pixels,
  shrink,
  storedFor,
  withAlpha,
} from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('a picture uploaded through the contract is delivered at its URL', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
  });
  after(() => world[Symbol.asyncDispose]());

  async function delivered(path: string, accept = '*/*'): Promise<{ bytes: Buffer; type: string | null }> {
    const answer = await world.get(path, { headers: { accept } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(answer.status, 200, bytes.toString('utf8', 0, 300));
    return { bytes, type: answer.headers.get('content-type') };
  }

  async function looksLike(bytes: Buffer, wanted: Pixels, least: number): Promise<void> {
    const seen = await decoded(bytes);
    assert.deepEqual([seen.width, seen.height], [wanted.width, wanted.height]);
    const alike = likeness(seen, wanted);
    assert.ok(alike > least, `SSIM ${alike.toFixed(4)}, wanted ${least}`);
  }

  test('in the size, format and quality that the URL asks, looking as it did', async () => {
    const picture = photo(1_600, 1_200);
    const bytes = await canvasOf(picture).jpeg({ quality: 95 }).toBuffer();
    const image = await upload(world, acme, { name: 'harbour.jpg', bytes }, { path: '/holidays/2026' });
    assert.equal(image.name, '/holidays/2026/harbour.jpg');
    assert.equal(image.url, `${world.url}/cdn/acme/holidays/2026/harbour.jpg`);
    const path = '/cdn/acme/w_640,c_fit,f_auto,q_80/holidays/2026/harbour.jpg';
    const wanted = shrink(picture, 640, 480);
    assert.equal((await delivered(path, 'image/avif,image/webp,*/*')).type, 'image/webp');
    await world.ctx.imaging.idle.settled();
    for (const [accept, type] of [
      ['image/avif,image/webp,*/*', 'image/avif'],
      ['image/webp', 'image/webp'],
      ['*/*', 'image/jpeg'],
    ] as const) {
      const got = await delivered(path, accept);
      assert.equal(got.type, type);
      await looksLike(got.bytes, wanted, 0.93);
    }
  });

  test('also when it has 20 megapixels', async () => {
    const small = photo(1_370, 913);
    const bytes = await canvasOf(small)
      .resize(5_480, 3_652, { kernel: 'cubic' })
      .jpeg({ quality: 90 })
      .toBuffer();
    await upload(world, acme, { name: 'large.jpg', bytes });
    const { bytes: got } = await delivered('/cdn/acme/w_685,c_fit/large.jpg');
    const seen = await decoded(got);
    assert.deepEqual([seen.width, seen.height], [685, 457]);
    const reference = await decoded(
      await sharp(bytes).resize(685, 457, { kernel: 'lanczos2' }).png().toBuffer(),
    );
    assert.ok(likeness(seen, reference) > 0.95);
  });

  test('with its transparency, and none where the format has none', async () => {
    const picture = withAlpha(photo(400, 300));
    await upload(world, acme, { name: 'hole.png', bytes: await canvasOf(picture).png().toBuffer() });
    const { bytes, type } = await delivered('/cdn/acme/w_200/hole.png');
    assert.equal(type, 'image/png');
    const seen = await decoded(bytes, 4);
    assert.equal(seen.data[(75 * 200 + 100) * 4 + 3], 0);
    assert.equal(seen.data[(5 * 200 + 5) * 4 + 3], 255);
    const jpeg = await delivered('/cdn/acme/w_200,f_jpg/hole.png');
    assert.equal((await sharp(jpeg.bytes).metadata()).hasAlpha, false);
  });

  test('still moving when it is an animation', async () => {
    await upload(world, acme, { name: 'moves.gif', bytes: await animation(5, 120, 90).gif().toBuffer() });
    for (const [accept, format] of [
      ['*/*', 'gif'],
      ['image/avif,image/webp', 'webp'],
    ] as const) {
      const { bytes } = await delivered('/cdn/acme/w_60,f_auto/moves.gif', accept);
      const seen = await sharp(bytes, { animated: true }).metadata();
      assert.deepEqual([seen.format, seen.pages, seen.width, seen.pageHeight], [format, 5, 60, 45]);
    }
  });

  test('in screen colours when it came in those of print', async () => {
    const flat = {
      data: Buffer.alloc(96 * 96 * 3).fill(Buffer.of(200, 60, 50)),
      width: 96,
      height: 96,
      channels: 3,
    } as const;
    const bytes = await canvasOf(flat)
      .toColourspace('cmyk')
      .withIccProfile('cmyk')
      .jpeg({ quality: 95 })
      .toBuffer();
    assert.equal((await sharp(bytes).metadata()).space, 'cmyk');
    await upload(world, acme, { name: 'print.jpg', bytes });
    const { bytes: got } = await delivered('/cdn/acme/w_48/print.jpg');
    assert.equal((await sharp(got).metadata()).space, 'srgb');
    const difference = deltaE(colourAt(await decoded(got), 24, 24), [200, 60, 50]);
    assert.ok(difference < 8, `ΔE ${difference.toFixed(1)}`);
  });

  test('upright whichever of the eight ways the camera was held', async () => {
    const picture = photo(320, 200);
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const stored = canvasOf(storedFor(orientation, picture));
      const bytes = await stored.jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer();
      const image = await upload(world, acme, { name: `held-${orientation}.jpg`, bytes });
      assert.deepEqual([image.width, image.height], [320, 200]);
      const { bytes: got } = await delivered(`/cdn/acme/w_160/held-${orientation}.jpg`);
      await looksLike(got, shrink(picture, 160, 100), 0.9);
    }
  });

  test('in the same colours when it came in Display P3', async () => {
    const flat = {
      data: Buffer.alloc(64 * 64 * 3).fill(Buffer.of(60, 180, 90)),
      width: 64,
      height: 64,
      channels: 3,
    } as const;
    const bytes = await canvasOf(flat)
      .withIccProfile('p3')
      .jpeg({ quality: 98, chromaSubsampling: '4:4:4' })
      .toBuffer();
    await upload(world, acme, { name: 'wide.jpg', bytes });
    const { bytes: got } = await delivered('/cdn/acme/w_32,q_100/wide.jpg');
    const seen = await decoded(await sharp(got).toColourspace('srgb').png().toBuffer());
    assert.ok(deltaE(colourAt(seen, 16, 16), [60, 180, 90]) < 3);
  });

  test('from sixteen bits a channel', async () => {
    const picture = photo(300, 200);
    const bytes = await canvasOf(picture).toColourspace('rgb16').png().toBuffer();
    assert.equal((await sharp(bytes).metadata()).depth, 'ushort');
    await upload(world, acme, { name: 'deep.png', bytes });
    const { bytes: got } = await delivered('/cdn/acme/w_150/deep.png');
    await looksLike(got, shrink(picture, 150, 100), 0.93);
  });

  test('never larger than it is when it is to fit', async () => {
    await upload(world, acme, { name: 'small.jpg', bytes: await canvasOf(photo(100, 80)).jpeg().toBuffer() });
    const { bytes } = await delivered('/cdn/acme/w_4000,c_fit,f_auto/small.jpg', 'image/webp');
    assert.deepEqual(
      [(await sharp(bytes).metadata()).width, (await sharp(bytes).metadata()).height],
      [100, 80],
    );
  });

  test('without a word about where and by whom it was taken, while the original stays as it came', async () => {
    const bytes = await canvasOf(photo(320, 240))
      .jpeg()
      .withExif({
        IFD0: { Artist: 'A. Person', Copyright: 'A. Person' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '52/1 30/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '13/1 24/1 0/1',
        },
      })
      .withXmp(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Berlin"/></rdf:RDF></x:xmpmeta>',
      )
      .toBuffer();
    assert.ok(ExifReader.load(bytes)['GPSLatitude'], 'the test picture says where it was taken');
    await upload(world, acme, { name: 'located.jpg', bytes });
    for (const path of [
      '/cdn/acme/located.jpg',
      '/cdn/acme/w_160/located.jpg',
      '/cdn/acme/f_webp/located.jpg',
    ]) {
      const { bytes: got } = await delivered(path);
      const { exif, xmp, gps } = ExifReader.load(got, { expanded: true });
      assert.equal(gps, undefined, path);
      assert.equal(xmp, undefined, path);
      assert.deepEqual(
        Object.keys(exif ?? {}).filter((tag) => /artist|copyright|gps/i.test(tag)),
        [],
        path,
      );
      assert.equal(got.includes('Berlin') || got.includes('A. Person'), false, path);
    }
    const row = await world.ctx.database.db
      .selectFrom('assets')
      .select('original_key')
      .where('path', '=', '/located.jpg')
      .executeTakeFirstOrThrow();
    assert.deepEqual(await world.ctx.store.read(row.original_key), bytes);
  });

  test('as a new encoding when nothing else can be cleaned', async () => {
    await upload(world, acme, { name: 'scan.tiff', bytes: await canvasOf(photo(120, 90)).tiff().toBuffer() });
    const first = await delivered('/cdn/acme/scan.tiff');
    assert.equal(first.type, 'image/jpeg');
    assert.equal((await sharp(first.bytes).metadata()).format, 'jpeg');
    const { headers } = await world.get('/cdn/acme/scan.tiff', { headers: { accept: 'image/avif' } });
    assert.equal(headers.get('content-type'), 'image/jpeg');
    assert.equal(headers.get('vary'), null);
  });
});
