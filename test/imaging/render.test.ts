import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { createImaging } from '#imaging/imaging.ts';
import { Problem } from '#platform/problem.ts';
import { colourAt, decoded, deltaE, likeness } from '../support/likeness.ts';
import { animation, bmp24, canvasOf, cut, photo, shrink, storedFor, withAlpha } from '../support/pictures.ts';
import { develop, imagingDefaults } from './workshop.ts';

const scene = photo(640, 480);

for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`a photograph stored with EXIF orientation ${orientation} comes out upright`, async () => {
    await using imaging = createImaging(imagingDefaults);
    const bytes = await canvasOf(storedFor(orientation, scene))
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer();
    const small = await develop(imaging, { bytes }, 'w_160');
    assert.deepEqual(
      [small.facts.width, small.facts.height, small.facts.orientation],
      [640, 480, orientation],
    );
    assert.deepEqual([small.width, small.height], [160, 120]);
    assert.ok(likeness(await decoded(small.bytes), shrink(scene, 160, 120)) > 0.97);
    assert.equal((await sharp(small.bytes).metadata()).orientation, undefined);
    const corner = await develop(imaging, { bytes }, 'c_crop,w_200,h_150,x_40,y_300,f_png');
    const window = cut(scene, { left: 40, top: 300, width: 200, height: 150 });
    assert.ok(likeness(await decoded(corner.bytes), window) > 0.95);
  });
}

for (const format of ['jpg', 'png', 'webp', 'avif', 'gif']) {
  test(`f_${format} looks like the original made smaller by hand`, async () => {
    await using imaging = createImaging(imagingDefaults);
    const bytes = await canvasOf(scene).png().toBuffer();
    const result = await develop(imaging, { bytes }, `w_320,f_${format}`);
    const header = await sharp(result.bytes).metadata();
    assert.equal(header.format, { jpg: 'jpeg', avif: 'heif' }[format] ?? format);
    assert.deepEqual([header.width, header.height, result.width, result.height], [320, 240, 320, 240]);
    const floor = format === 'gif' ? 0.85 : 0.96;
    const similar = likeness(await decoded(result.bytes), shrink(scene, 320, 240));
    assert.ok(similar > floor, `${similar}`);
  });
}

test('every kind of source comes out as what it is a picture of', async () => {
  await using imaging = createImaging(imagingDefaults);
  const sources = {
    png: await canvasOf(scene).png().toBuffer(),
    png16: await canvasOf(scene).toColourspace('rgb16').png().toBuffer(),
    webp: await canvasOf(scene).webp({ lossless: true }).toBuffer(),
    avif: await canvasOf(scene).avif({ quality: 90, effort: 0 }).toBuffer(),
    gif: await canvasOf(scene).gif().toBuffer(),
    tiff: await canvasOf(scene).tiff({ compression: 'lzw' }).toBuffer(),
    progressive: await canvasOf(scene).jpeg({ quality: 95, progressive: true }).toBuffer(),
    bmp: bmp24(scene),
  };
  const expected = shrink(scene, 200, 150);
  for (const [kind, bytes] of Object.entries(sources)) {
    const result = await develop(imaging, { bytes }, 'w_200,f_png');
    const similar = likeness(await decoded(result.bytes), expected);
    assert.ok(similar > (kind === 'gif' ? 0.9 : 0.96), `${kind}: ${similar}`);
    assert.equal((await sharp(result.bytes).metadata()).depth, 'uchar', kind);
  }
});

test('a source in a file gives the same bytes as the source in memory', async () => {
  await using imaging = createImaging(imagingDefaults);
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-'));
  try {
    for (const bytes of [await canvasOf(scene).jpeg().toBuffer(), bmp24(scene)]) {
      const path = join(folder, 'original');
      await writeFile(path, bytes);
      const fromFile = await develop(imaging, { path }, 'w_100,h_100,c_crop,g_top_left');
      const fromMemory = await develop(imaging, { bytes }, 'w_100,h_100,c_crop,g_top_left');
      assert.ok(fromFile.bytes.equals(fromMemory.bytes));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('Display P3 keeps its colours: with its profile where the format carries one, as sRGB where not', async () => {
  await using imaging = createImaging(imagingDefaults);
  // Full P3 green: sRGB has no such green, and [0, 255, 0] taken for sRGB would be another one.
  const flat = canvasOf({ data: Buffer.alloc(64 * 64 * 3), width: 64, height: 64, channels: 3 });
  const icc = (await sharp(await flat.clone().withIccProfile('p3').png().toBuffer()).metadata()).icc;
  assert.ok(icc !== undefined);
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-'));
  try {
    const profile = join(folder, 'p3.icc');
    await writeFile(profile, icc);
    const wide = await p3Flat([60, 250, 40], profile);
    for (const format of ['jpg', 'png', 'webp', 'avif']) {
      const result = await develop(imaging, { bytes: wide }, `w_32,f_${format}`);
      assert.equal(result.facts.colour, 'p3');
      assert.deepEqual((await sharp(result.bytes).metadata()).icc, icc, format);
      assert.ok(deltaE(colourAt(await decoded(result.bytes), 16, 16), [60, 250, 40]) < 3, format);
    }
    const gentle = await p3Flat([120, 140, 110], profile);
    const converted = await sharp(gentle).toColourspace('srgb').raw().toBuffer();
    const gif = await develop(imaging, { bytes: gentle }, 'w_32,f_gif');
    const seen = colourAt(await decoded(gif.bytes), 16, 16);
    assert.ok(deltaE(seen, [converted[0] ?? 0, converted[1] ?? 0, converted[2] ?? 0]) < 3, seen.join());
    assert.ok(deltaE(seen, [120, 140, 110]) > 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Stores these numbers as they are and calls them P3. */
async function p3Flat([r, g, b]: readonly [number, number, number], profile: string): Promise<Buffer> {
  const tagged = await sharp({
    create: { width: 64, height: 64, channels: 3, background: { r: 0, g: 0, b: 0 } },
  })
    .withIccProfile(profile, { attach: true })
    .png()
    .toBuffer();
  return sharp(tagged, { ignoreIcc: true }).keepIccProfile().linear([0, 0, 0], [r, g, b]).png().toBuffer();
}

test('CMYK becomes the sRGB its profile says, and never inverted', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await canvasOf(scene)
    .toColourspace('cmyk')
    .withIccProfile('cmyk')
    .jpeg({ quality: 95 })
    .toBuffer();
  assert.equal((await sharp(bytes).metadata()).space, 'cmyk');
  const result = await develop(imaging, { bytes }, 'w_320');
  assert.equal(result.facts.colour, 'cmyk');
  const header = await sharp(result.bytes).metadata();
  assert.deepEqual([header.space, header.icc], ['srgb', undefined]);
  const [seen, meant] = [await decoded(result.bytes), shrink(scene, 320, 240)];
  assert.ok(likeness(seen, meant) > 0.9);
  // Where the sky is: inside what a printing press can do.
  assert.ok(deltaE(colourAt(seen, 150, 40), colourAt(meant, 150, 40)) < 12);
});

test('gray stays gray, at its own lightness', async () => {
  await using imaging = createImaging(imagingDefaults);
  const gray = await canvasOf(scene).toColourspace('b-w').png().toBuffer();
  const deep = await canvasOf(scene).toColourspace('grey16').png().toBuffer();
  const meant = shrink(await decoded(gray), 320, 240);
  for (const bytes of [gray, deep]) {
    for (const format of ['jpg', 'png', 'webp']) {
      const result = await develop(imaging, { bytes }, `w_320,f_${format}`);
      assert.equal(result.facts.colour, 'gray');
      const seen = await decoded(result.bytes);
      assert.ok(likeness(seen, meant) > 0.96, format);
      assert.ok(deltaE(colourAt(seen, 150, 40), colourAt(meant, 150, 40)) < 2, format);
    }
  }
});

test('transparency is kept where the format has it and is white where not', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await canvasOf(withAlpha(scene)).png().toBuffer();
  for (const format of ['png', 'webp', 'avif', 'gif']) {
    const result = await develop(imaging, { bytes }, `w_320,f_${format}`);
    const { data } = await decoded(result.bytes, 4);
    assert.equal(data[(120 * 320 + 160) * 4 + 3], 0, format);
    assert.equal(data[(10 * 320 + 10) * 4 + 3], 255, format);
  }
  const flat = await develop(imaging, { bytes }, 'w_320,f_jpg');
  assert.ok(deltaE(colourAt(await decoded(flat.bytes), 160, 120), [255, 255, 255]) < 2);
});

for (const format of ['gif', 'webp'] as const) {
  test(`an animated ${format} moves on in GIF and WebP and stands still elsewhere`, async () => {
    await using imaging = createImaging(imagingDefaults);
    const settings = { delay: [40, 50, 60, 70, 80, 90], loop: 3 };
    const rolled = animation(6, 160, 120);
    const bytes = await (format === 'gif' ? rolled.gif(settings) : rolled.webp(settings)).toBuffer();
    for (const out of ['gif', 'webp']) {
      const result = await develop(imaging, { bytes }, `w_80,f_${out}`);
      const header = await sharp(result.bytes).metadata();
      assert.deepEqual([header.pages, result.width, result.height, header.loop], [6, 80, 60, 3]);
      assert.deepEqual(header.delay, [40, 50, 60, 70, 80, 90]);
      const cropped = await develop(imaging, { bytes }, `c_crop,w_50,h_40,g_bottom_right,f_${out}`);
      assert.deepEqual(
        [(await sharp(cropped.bytes).metadata()).pages, cropped.width, cropped.height],
        [6, 50, 40],
      );
    }
    for (const out of ['jpg', 'png', 'avif']) {
      const result = await develop(imaging, { bytes }, `w_80,f_${out}`);
      assert.deepEqual([result.width, result.height, result.plan.output.animated], [80, 60, false]);
      assert.ok(likeness(await decoded(result.bytes), shrink(photo(160, 120), 80, 60)) > 0.8, out);
    }
  });
}

test('an SVG is drawn at the size that is asked, however it is stretched', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10"><rect width="10" height="10" fill="#c00"/><rect x="10" width="10" height="10" fill="#00c"/></svg>',
  );
  for (const [segment, width, height] of [
    ['w_2000', 2000, 1000],
    ['w_8000,h_10', 8000, 10],
    ['w_3,h_4000', 3, 4000],
    ['c_crop,w_5,h_5,g_right', 5, 5],
    ['c_fit,w_500', 20, 10],
    ['q_80', 20, 10],
  ] as const) {
    const result = await develop(imaging, { bytes }, segment);
    assert.deepEqual([result.width, result.height, result.format], [width, height, 'png'], segment);
  }
  const large = await decoded((await develop(imaging, { bytes }, 'w_2000')).bytes);
  // Enlarged from 20 pixels the border would be a slope of a hundred.
  assert.deepEqual(colourAt(large, 995, 500), [204, 0, 0]);
  assert.deepEqual(colourAt(large, 1005, 500), [0, 0, 204]);
});

test('blur and sharpen do more the higher the strength', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await canvasOf(scene).png().toBuffer();
  const change = async (segment: string) => {
    const plain = await decoded((await develop(imaging, { bytes }, 'w_320,f_png')).bytes);
    return (
      1 - likeness(await decoded((await develop(imaging, { bytes }, `w_320,f_png,${segment}`)).bytes), plain)
    );
  };
  for (const effect of ['e_blur', 'e_sharpen']) {
    const changes = [await change(effect), await change(`${effect}:400`), await change(`${effect}:1000`)];
    assert.ok((changes[0] ?? 0) > 0.005, `${effect}: ${changes.join()}`);
    assert.deepEqual(
      [...changes].sort((one, other) => one - other),
      changes,
      effect,
    );
  }
});

test('nothing of the metadata comes out', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await canvasOf(scene)
    .withExif({ IFD0: { Artist: 'somebody' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' } })
    .withXmp(
      '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta><?xpacket end="w"?>',
    )
    .jpeg()
    .toBuffer();
  for (const format of ['jpg', 'png', 'webp', 'avif', 'gif']) {
    const result = await develop(imaging, { bytes }, `w_320,f_${format}`);
    const { exif, xmp, iptc, icc } = await sharp(result.bytes).metadata();
    assert.deepEqual([exif, xmp, iptc, icc], [undefined, undefined, undefined, undefined], format);
    assert.ok(!result.bytes.includes('somebody') && !result.bytes.includes('secret'), format);
  }
});

test('who has gone before the render begins costs nothing', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await canvasOf(scene).jpeg().toBuffer();
  const { facts, plan } = await develop(imaging, { bytes }, 'w_100');
  const begun = imaging.gate.begun;
  const gone = AbortSignal.abort(new Error('gone'));
  await assert.rejects(imaging.render({ bytes }, facts, plan, gone), /gone/);
  assert.equal(imaging.gate.begun, begun);
});

test('closing waits for what is running and turns away what waits', async () => {
  const imaging = createImaging({ ...imagingDefaults, rendersAtOnce: 1 });
  const bytes = await canvasOf(scene).jpeg().toBuffer();
  const { facts, plan } = await develop(imaging, { bytes }, 'w_600,f_avif');
  const running = imaging.render({ bytes }, facts, plan);
  const waiting = assert.rejects(imaging.render({ bytes }, facts, plan), { name: 'AbortError' });
  await imaging.close();
  assert.equal((await running).width, 600);
  await waiting;
});

test('bytes that are not what the facts say are refused as damaged', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await canvasOf(scene).jpeg().toBuffer();
  const { facts, plan } = await develop(imaging, { bytes }, 'w_100');
  const half = bytes.subarray(0, bytes.length / 2);
  await assert.rejects(
    imaging.render({ bytes: half }, facts, plan),
    (error) => error instanceof Problem && error.code === 'corrupt-image' && error.status === 422,
  );
});
