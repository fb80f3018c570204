import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import { operator } from '#access/actor.ts';
import { setDelivery } from '#delivery/rules/delivery-settings.ts';
import { withCredits } from '#imaging/credits.ts';
import { assertOnlyCredits, findLeaks } from '#imaging/leaks/assert-clean.ts';
import { create, eventually } from '../support/doors.ts';
import { decoded } from '../support/likeness.ts';
import { canvasOf, photo, withAlpha } from '../support/pictures.ts';
import { createWorld } from '../support/world.ts';

const credits = { copyright: '© 2026 Ada Ångström, all rights reserved', credit: 'Ada Ångström' };

/** As sharp writes it into a test picture: ASCII. */
const plain = { copyright: 'Copyright 2026 Ada, all rights reserved', credit: 'Ada' };

test('I-18 copyright and credit go along where the organization wants them to, and nothing else does', async () => {
  await using world = await createWorld();
  const acme = await world.createAccount('acme');
  const bytes = await canvasOf(photo(300, 200))
    .withExif({
      IFD0: { Copyright: plain.copyright, Artist: plain.credit, Make: 'Camera', Software: 'Editor' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
    })
    .jpeg()
    .toBuffer();
  await create(world, acme, { name: 'a.jpg', bytes }, { visibility: 'public' });
  const get = async (operations: string) => {
    const answer = await world.get(`/cdn/acme/${operations}/a.jpg`);
    assert.equal(answer.status, 200, operations);
    return { etag: answer.headers.get('etag'), bytes: Buffer.from(await answer.bytes()) };
  };
  const before = await get('w_150,f_jpg');
  assert.deepEqual(findLeaks(before.bytes, 'jpeg'), [], 'nothing unless it is wanted');
  await setDelivery(world.ctx, operator, { cloudname: 'acme', change: { keep_credits: true } });
  await eventually('the change is heard', async () => (await get('w_150,f_jpg')).etag !== before.etag);
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const made = await get(`w_150,f_${format}`);
    const { exif = {} } = ExifReader.load(made.bytes, { expanded: true, includeUnknown: true });
    assert.deepEqual(
      Object.entries(exif).map(([name, tag]) => [name, (tag as { description: string }).description]),
      [
        ['Artist', plain.credit],
        ['Copyright', plain.copyright],
      ],
      format,
    );
    assert.equal((await sharp(made.bytes).metadata()).width, 150, 'it is still a picture');
  }
  assert.deepEqual(findLeaks((await get('w_150,f_avif')).bytes, 'avif'), [], 'no place for them');
  const original = Buffer.from(await (await world.get('/cdn/acme/a.jpg')).bytes());
  assert.deepEqual(findLeaks(original, 'jpeg'), [], 'an original says nothing');
});

test('the last look takes these words and no others', async () => {
  for (const [format, make] of [
    ['jpeg', () => canvasOf(photo(60, 40)).jpeg().toBuffer()],
    ['png', () => canvasOf(photo(60, 40)).png().toBuffer()],
    ['webp', () => canvasOf(photo(61, 43)).webp().toBuffer()],
    [
      'webp',
      () =>
        canvasOf(withAlpha(photo(60, 40)))
          .webp()
          .toBuffer(),
    ],
    [
      'webp',
      () =>
        canvasOf(withAlpha(photo(60, 40)))
          .webp({ lossless: true })
          .toBuffer(),
    ],
    ['webp', () => canvasOf(photo(60, 40)).webp({ lossless: true }).toBuffer()],
  ] as const) {
    const plain = await make();
    for (const said of [credits, { copyright: 'c' }, { credit: 'Ada' }]) {
      const told = withCredits(plain, format, said);
      assertOnlyCredits(told, format, said);
      assert.deepEqual((await decoded(told, 4)).data, (await decoded(plain, 4)).data, format);
      assert.throws(() => assertOnlyCredits(told, format, { ...said, copyright: 'another' }), {
        code: 'metadata-leak',
      });
    }
    const spoken = sharp(plain).withExif({ IFD0: { Copyright: 'c', Make: 'Camera' } });
    const more = await spoken.toFormat(format).toBuffer();
    assert.throws(() => assertOnlyCredits(more, format, { copyright: 'c' }), { code: 'metadata-leak' });
  }
});
