import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import { findPersonalMetadata } from '#imaging/clean/residue.ts';
import { trappedPictures } from '#imaging/clean/trapped-pictures.ts';
import type { InputFormat } from '#imaging/facts.ts';
import { assertCleanCopy, assertCleanEncoding, findLeaks } from './assert-clean.ts';
import { tracesIn } from './traces.ts';

const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ' +
  'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:PersonInImage="PLANTED"/></rdf:RDF></x:xmpmeta>';
const canvas = () => sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } });
const leak = { code: 'metadata-leak', status: 500 };

test('a picture full of traps does not leave, whatever its format, if nobody cleans it', async (t) => {
  for (const { name, format, bytes } of await trappedPictures()) {
    await t.test(name, () => {
      assert.throws(() => assertCleanCopy(bytes, format), leak);
      assert.throws(() => assertCleanEncoding(bytes, format), leak);
    });
  }
});

/** What each encoder writes when it is told to keep something: the mistake that the last look is for. */
const kept: readonly (readonly [string, (picture: Sharp) => Sharp])[] = [
  ['a place', (it) => it.withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' } })],
  ['a serial number', (it) => it.withExif({ IFD2: { BodySerialNumber: 'PLANTED' } })],
  ['a camera', (it) => it.withExif({ IFD0: { Make: 'PLANTED' } })],
  ['persons', (it) => it.withXmp(xmp)],
];

test('either reader alone finds what an encoder let through, in every format that carries it', async (t) => {
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    for (const [what, keep] of kept) {
      await t.test(`${what} in ${format}`, async () => {
        const bytes = await keep(canvas()).toFormat(format).toBuffer();
        assert.ok(findPersonalMetadata(bytes, format).length > 0, 'the walk through the container');
        // Without waiting it does not unpack the texts of a PNG; the walk lets no text of a PNG through at all.
        if (format !== 'png' || what !== 'persons') assert.ok(tracesIn(bytes).length > 0, 'exifreader');
        assert.throws(() => assertCleanEncoding(bytes, format), leak);
      });
    }
  }
});

test('a TIFF never leaves: every one of its tags is more than the last look allows', async () => {
  const tiff = await canvas().tiff().toBuffer();
  assert.throws(() => assertCleanCopy(tiff, 'tiff'), leak);
  assert.ok(tracesIn(tiff).length > 0);
});

test('what is plain leaves, in every format, with its colours', async () => {
  const pictures: [InputFormat, Buffer][] = [];
  for (const colours of ['srgb', 'p3'] as const) {
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'gif'] as const) {
      pictures.push([format, await canvas().withIccProfile(colours).toFormat(format).toBuffer()]);
    }
  }
  pictures.push(['jpeg', await canvas().toColourspace('cmyk').jpeg().toBuffer()]);
  pictures.push(['png', await canvas().toColourspace('rgb16').png({ palette: false }).toBuffer()]);
  pictures.push(['webp', await canvas().ensureAlpha(0.5).webp().toBuffer()]);
  for (const [format, bytes] of pictures) assert.deepEqual(findLeaks(bytes, format), [], format);
});

test('HEIC and BMP, TIFF and SVG are looked at as well', () => {
  const box = (type: string, content: string) => {
    const bytes = Buffer.from(`\0\0\0\0${type}${content}`, 'latin1');
    bytes.writeUInt32BE(bytes.length);
    return bytes;
  };
  const heic = Buffer.concat([box('ftyp', 'heic\0\0\0\0heicmif1'), box('mpvd', 'PLANTED')]);
  const bmp = Buffer.alloc(70);
  bmp.writeUInt32LE(60, 2);
  const cases: [InputFormat, Buffer | string][] = [
    ['heic', heic],
    ['bmp', bmp],
    ['tiff', 'II*\0'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"><metadata>PLANTED</metadata></svg>'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"><!-- PLANTED --></svg>'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="urn:i" i:file="/home/PLANTED.svg"/>'],
  ];
  for (const [format, bytes] of cases)
    assert.throws(() => assertCleanCopy(Buffer.from(bytes), format), leak, format);
  const plain = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>';
  assert.deepEqual(findLeaks(Buffer.from(plain), 'svg'), []);
});

test('a picture within a drawing is looked at like any other', async () => {
  const inner = async (picture: Sharp) => {
    const text = (await picture.jpeg().toBuffer()).toString('base64');
    return Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/jpeg;base64,${text}"/></svg>`,
    );
  };
  assert.deepEqual(findLeaks(await inner(canvas()), 'svg'), []);
  const told = await inner(canvas().withExif({ IFD0: { Make: 'PLANTED' } }));
  for (const finding of ['EXIF camera', 'exif.Make']) assert.ok(findLeaks(told, 'svg').includes(finding));
});

test('what was found is for the log, and says nothing to who asked', async () => {
  const bytes = await canvas()
    .withExif({ IFD0: { Make: 'PLANTED' } })
    .jpeg()
    .toBuffer();
  assert.throws(
    () => assertCleanEncoding(bytes, 'jpeg'),
    (error: Error) => {
      assert.doesNotMatch(error.message, /Make|camera/);
      assert.match((error.cause as Error).message, /EXIF camera, .*exif\.Make/);
      return true;
    },
  );
});
