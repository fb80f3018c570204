import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import ExifReader from 'exifreader';
import sharp from 'sharp';
import type { InputFormat } from '#imaging/facts.ts';
import { cleanPicture } from './clean.ts';
import { findPersonalMetadata } from './residue.ts';
import {
  exifSegment,
  jpegSegment,
  pngChunk,
  trappedExif,
  trappedPictures,
  webpChunk,
} from './trapped-pictures.ts';

const { load: readTags } = ExifReader;

/** What is seen of a picture: size, turning, colours, timing, and every pixel. */
async function seen(bytes: Buffer): Promise<unknown> {
  const picture = sharp(bytes, { animated: true });
  const { width, height, orientation, pages, delay, loop, icc, space, depth } = await picture.metadata();
  const pixels = await picture.raw().toBuffer();
  return { width, height, orientation: orientation ?? 1, pages, delay, loop, icc, space, depth, pixels };
}

/** Whether a text is anywhere in these bytes: plain, in UTF-16, or in any stream packed with zlib. */
function holds(bytes: Buffer, wanted: string): boolean {
  if (bytes.includes(wanted) || bytes.includes(wanted, 0, 'utf16le')) return true;
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    try {
      if (inflateSync(bytes.subarray(at), { maxOutputLength: 10_000_000 }).includes(wanted)) return true;
    } catch {
      // Not a packed stream.
    }
  }
  return false;
}

/** What an independent reader finds that is neither structure, colour nor turning. */
function personalTags(bytes: Buffer): string[] {
  const { exif = {}, gps, iptc, xmp, Thumbnail, photoshop, pngText } = readTags(bytes, { expanded: true });
  const blocks = Object.entries({ gps, iptc, xmp, Thumbnail, photoshop, pngText });
  return [
    ...Object.keys(exif).filter((tag) => tag !== 'Orientation'),
    ...blocks
      .filter(([, block]) => block !== undefined && Object.keys(block).length > 0)
      .map(([name]) => name),
  ];
}

const jpeg =
  (...segments: Buffer[]) =>
  async () => {
    const plain = await sharp({ create: { width: 16, height: 16, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    return Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
  };

/** With the profile of a display, which tells its serial number. */
async function profiled(format: 'jpeg' | 'png' | 'webp' | 'avif'): Promise<Buffer> {
  const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: 'teal' } });
  const { icc } = await sharp(await picture.withIccProfile('p3').jpeg().toBuffer()).metadata();
  assert.ok(icc !== undefined);
  icc.write('mmod', icc.indexOf('cprt', 128), 'latin1');
  const folder = await mkdtemp(path.join(tmpdir(), 'icc-'));
  const file = path.join(folder, 'display.icc');
  try {
    await writeFile(file, icc);
    return await picture.withIccProfile(file).toFormat(format).toBuffer();
  } finally {
    await rm(folder, { recursive: true });
  }
}
const clean = (bytes: Buffer, format: InputFormat) => cleanPicture({ bytes }, format);

void test('a cleaned original holds nothing that was planted in it, and looks the same to the last bit', async (t) => {
  for (const { name, format, bytes, findings } of await trappedPictures()) {
    await t.test(name, async () => {
      assert.ok(holds(bytes, 'PLANTED'));
      const found = findPersonalMetadata(bytes, format);
      for (const finding of findings) assert.ok(found.includes(finding), `${finding} in ${found.join(', ')}`);

      const before = Buffer.from(bytes);
      const cleaned = await clean(bytes, format);
      assert.ok(cleaned !== undefined);
      assert.ok(bytes.equals(before), 'the original itself is left alone');
      assert.ok(!holds(cleaned, 'PLANTED'));
      assert.deepEqual(findPersonalMetadata(cleaned, format), []);
      if (format === 'bmp') return;
      assert.deepEqual(personalTags(cleaned), []);
      assert.deepEqual(await seen(cleaned), await seen(bytes));
      assert.deepEqual(await clean(cleaned, format), cleaned, 'cleaning once more changes nothing');
    });
  }
});

void test('the rows and the size of a BMP stay', async () => {
  const bmp = (await trappedPictures()).find(({ format }) => format === 'bmp');
  assert.ok(bmp !== undefined);
  const cleaned = await clean(bmp.bytes, 'bmp');
  assert.equal(cleaned?.length, 54 + 16 * 4);
  assert.equal(cleaned?.readUInt32LE(10), 54);
  const rowsAt = bmp.bytes.readUInt32LE(10);
  assert.deepEqual(cleaned?.subarray(54), bmp.bytes.subarray(rowsAt, rowsAt + 64));
});

void test('a TIFF is not served as it is', async () => {
  const tiff = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .withXmp('<x:xmpmeta>PLANTED</x:xmpmeta>')
    .tiff()
    .toBuffer();
  assert.ok(findPersonalMetadata(tiff, 'tiff').includes('XMP'));
  assert.equal(await clean(tiff, 'tiff'), undefined);
});

void test('a picture may come from a file, and what it tells about its author in SVG goes too', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'clean-'));
  const file = path.join(folder, 'drawing.svg');
  await writeFile(
    file,
    '<?xml version="1.0"?><!-- PLANTED --><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:i" i:path="/home/PLANTED">' +
      '<metadata>PLANTED</metadata><desc>Created with PLANTED</desc><rect width="9" height="9"/></svg>',
  );
  const cleaned = await cleanPicture({ path: file }, 'svg');
  await rm(folder, { recursive: true });
  assert.equal(
    cleaned?.toString(),
    '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"></rect></svg>',
  );
});

void test('a picture within an SVG is cleaned as well', async () => {
  const [photo] = await trappedPictures();
  const address = `data:image/jpeg;base64,${photo?.bytes.toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="32"><image href="${address}"/></svg>`;
  const cleaned = (await clean(Buffer.from(svg), 'svg'))?.toString() ?? '';
  const inner = Buffer.from(/base64,([^"]+)"/.exec(cleaned)?.[1] ?? '', 'base64');
  assert.deepEqual(inner, photo === undefined ? undefined : await clean(photo.bytes, 'jpeg'));
});

void test('each orientation is kept, and the upright one needs no EXIF', async () => {
  for (let orientation = 1; orientation <= 8; orientation++) {
    const cleaned = await clean(await jpeg(exifSegment(orientation))(), 'jpeg');
    assert.ok(cleaned !== undefined);
    assert.equal((await sharp(cleaned).metadata()).orientation ?? 1, orientation);
    assert.equal(cleaned.includes('Exif'), orientation !== 1);
  }
});

void test('a GIF ends for everybody where our decoder stops, so that it can leave as it is', async () => {
  const gif = await sharp({ create: { width: 9, height: 9, channels: 4, background: 'red' } })
    .gif()
    .toBuffer();
  const frames = gif.subarray(0, -1);
  const hidden = gif.subarray(gif.indexOf(0x2c));
  for (const odd of [Buffer.concat([frames, Buffer.of(0), hidden]), frames]) {
    assert.deepEqual(await clean(odd, 'gif'), gif);
  }
});

void test('what cannot be cleaned for certain is not served as it is', async (t) => {
  const png = await sharp({ create: { width: 9, height: 9, channels: 4, background: 'red' } })
    .png()
    .toBuffer();
  const webp = await sharp(png).webp().toBuffer();
  const gif = await sharp(png).gif().toBuffer();
  const avif = await sharp(png).avif({ effort: 0 }).toBuffer();
  const plain = await jpeg()();
  const plainFrameBehindText = Buffer.from(
    'GIF89a\x01\0\x01\0\0\0\0!\xf9\x04\x01\0\0\0\0!\x01\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;',
    'latin1',
  );
  const withBadSum = Buffer.from(png);
  withBadSum.writeUInt8(withBadSum.readUInt8(45) ^ 1, 45);
  const cases: readonly [string, InputFormat, Buffer][] = [
    ['two orientations', 'jpeg', await jpeg(exifSegment(3), exifSegment(6))()],
    ['an ICC profile that is none', 'jpeg', await jpeg(jpegSegment(0xe2, 'ICC_PROFILE\0\x01\x01hidden'))()],
    [
      'an ICC profile of which a part is missing',
      'jpeg',
      await jpeg(jpegSegment(0xe2, 'ICC_PROFILE\0\x01\x02'))(),
    ],
    ['an ICC profile with a serial number', 'jpeg', await profiled('jpeg')],
    ['an ICC profile with a serial number', 'png', await profiled('png')],
    ['an ICC profile with a serial number', 'webp', await profiled('webp')],
    ['an ICC profile with a serial number', 'avif', await profiled('avif')],
    ['a table longer than its contents', 'jpeg', await jpeg(jpegSegment(0xdd, '\0\0hidden'))()],
    ['bytes between segments', 'jpeg', await jpeg(Buffer.from('hidden'))()],
    ['no end of image', 'jpeg', plain.subarray(0, -2)],
    ['a wrong checksum', 'png', withBadSum],
    [
      'an unknown critical chunk',
      'png',
      Buffer.concat([png.subarray(0, 33), pngChunk('HIDE', 'x'), png.subarray(33)]),
    ],
    ['a PNG cut short', 'png', png.subarray(0, -12)],
    ['a WebP longer than it is', 'webp', webp.subarray(0, -2)],
    ['a GIF with a text before a plain frame', 'gif', plainFrameBehindText],
    ['a GIF cut short', 'gif', gif.subarray(0, -2)],
    ['an AVIF cut short', 'avif', avif.subarray(0, -1)],
    ['a HEIF with a film', 'avif', Buffer.concat([avif, Buffer.from('\0\0\0\x08moov', 'latin1')])],
    ['nothing at all', 'jpeg', Buffer.alloc(0)],
    ['another format', 'png', plain],
  ];
  for (const [name, format, bytes] of cases) {
    await t.test(name, async () => assert.equal(await clean(bytes, format), undefined));
  }
});

void test('the orientation of a PNG is kept where decoders look for it', async () => {
  const png = await sharp({ create: { width: 9, height: 5, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const turned = Buffer.concat([png.subarray(0, 33), pngChunk('eXIf', trappedExif(6)), png.subarray(33)]);
  assert.equal((await sharp(turned).metadata()).orientation, 6);
  const cleaned = await clean(turned, 'png');
  assert.ok(cleaned !== undefined && !holds(cleaned, 'PLANTED'));
  assert.equal((await sharp(cleaned).metadata()).orientation, 6);
});

void test('a WebP announces only what it still holds', async () => {
  for (const { format, bytes } of await trappedPictures()) {
    if (format !== 'webp') continue;
    const exifAndXmp = ((await clean(bytes, format))?.readUInt8(20) ?? 0) & 0x0c;
    assert.equal(exifAndXmp, 0x08);
  }
});

void test('a WebP without VP8X loses what stands behind its picture', async () => {
  const plain = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .webp()
    .toBuffer();
  assert.equal(plain.toString('latin1', 12, 16), 'VP8 ');
  const trapped = Buffer.concat([plain, webpChunk('EXIF', 'PLANTED')]);
  trapped.writeUInt32LE(trapped.length - 8, 4);
  assert.deepEqual(await clean(trapped, 'webp'), plain);
});

void test('files made to cost time or memory are turned down quickly', async (t) => {
  const restarts = Buffer.alloc(6_000_000, Buffer.from([0xff, 0xdd, 0, 4, 0, 0]));
  const comments = Buffer.alloc(6_000_000, jpegSegment(0xfe, 'x'));
  const plain = await jpeg()();
  const filledScan = Buffer.concat([
    plain.subarray(0, -2),
    Buffer.alloc(6_000_000, 0xff),
    plain.subarray(-2),
  ]);
  const subBlocks = Buffer.alloc(6_000_000, Buffer.from([1, 1]));
  const cases: readonly [string, InputFormat, Buffer][] = [
    ['segments', 'jpeg', await jpeg(restarts)()],
    ['comments', 'jpeg', await jpeg(comments)()],
    ['filling behind the scan', 'jpeg', filledScan],
    ['filling', 'jpeg', await jpeg(Buffer.alloc(6_000_000, 0xff))()],
    [
      'sub-blocks',
      'gif',
      Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\0\0\0\x21\xfe', 'latin1'), subBlocks]),
    ],
    ['boxes', 'avif', Buffer.alloc(6_000_000, Buffer.from('\0\0\0\x08free', 'latin1'))],
  ];
  for (const [name, format, bytes] of cases) {
    await t.test(name, async () => {
      const start = performance.now();
      await clean(bytes, format);
      assert.ok(performance.now() - start < 2_000);
    });
  }
});
