import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import sharp from 'sharp';
import { decodeForeign } from '#imaging/foreign-formats.ts';
import { createImaging } from '#imaging/imaging.ts';
import { Problem } from '#platform/problem.ts';
import { decoded, likeness } from '../support/likeness.ts';
import { photo, shrink } from '../support/pictures.ts';
import { develop, imagingDefaults } from './workshop.ts';

const fixture = (name: string) => readFile(new URL(`../fixtures/heic/${name}`, import.meta.url));

test('a HEIC is seen in the web’s formats', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await fixture('photo.heic');
  const jpeg = await develop(imaging, { bytes }, 'w_80');
  assert.deepEqual([jpeg.facts.format, jpeg.facts.width, jpeg.facts.height], ['heic', 160, 120]);
  assert.deepEqual([jpeg.format, jpeg.width, jpeg.height], ['jpeg', 80, 60]);
  assert.ok(likeness(await decoded(jpeg.bytes), shrink(photo(160, 120), 80, 60)) > 0.95);
  assert.equal((await develop(imaging, { bytes }, 'w_80,f_auto', 'avif')).format, 'avif');
});

test('a HEIC in Display P3 looks the same as its sRGB twin to who reads the profile', async () => {
  await using imaging = createImaging(imagingDefaults);
  const result = await develop(imaging, { bytes: await fixture('p3.heic') }, 'w_80,f_png');
  assert.equal(result.facts.colour, 'p3');
  assert.ok((await sharp(result.bytes).metadata()).icc !== undefined);
  const { data, info } = await sharp(result.bytes)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const seen = { data, width: info.width, height: info.height, channels: 3 } as const;
  assert.ok(likeness(seen, shrink(photo(160, 120), 80, 60)) > 0.95);
});

test('a HEIC whose pixels do not decode is refused at once, though its header reads', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await fixture('photo.heic');
  const damaged = Buffer.from(bytes);
  damaged.fill(0xaa, bytes.indexOf('mdat') + 4, bytes.indexOf('mdat') + 400);
  for (const broken of [damaged, bytes.subarray(0, bytes.length - 4000)]) {
    await assert.rejects(
      imaging.inspect({ bytes: broken }),
      (error) => error instanceof Problem && error.code === 'corrupt-image',
    );
  }
});

test('a decoder that is too slow or not wanted any more is ended', async () => {
  const bytes = await fixture('photo.heic');
  const request = { format: 'heic', source: { bytes }, width: 160, height: 120, hasAlpha: false } as const;
  await assert.rejects(
    decodeForeign(request, { seconds: 0.001 }),
    (error) => error instanceof Problem && error.code === 'render-too-slow' && error.status === 503,
  );
  const leaving = new AbortController();
  const decoding = assert.rejects(decodeForeign(request, { seconds: 20, signal: leaving.signal }), /gone/);
  leaving.abort(new Error('gone'));
  await decoding;
});

test('a picture that decodes to another size than its header promised is refused', async () => {
  const bytes = await fixture('photo.heic');
  const request = { format: 'heic', source: { bytes }, width: 16, height: 12, hasAlpha: false } as const;
  await assert.rejects(decodeForeign(request, { seconds: 20 }), /160 × 120.*16 × 12/);
});
