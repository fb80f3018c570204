import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasGpsDirectory, xmpHasLocation } from './location.ts';

/** A directory of entries that hold nothing but their tags. */
function tiff(order: 'II' | 'MM', tags: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 + 2 + tags.length * 12 + 4);
  const put16 = (value: number, at: number) =>
    order === 'II' ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  bytes.write(order);
  put16(42, 2);
  bytes[order === 'II' ? 4 : 7] = 8;
  put16(tags.length, 8);
  for (const [index, tag] of tags.entries()) put16(tag, 10 + index * 12);
  return bytes;
}

test('a GPS directory is found in both byte orders, with and without the prefix of JPEG', () => {
  for (const order of ['II', 'MM'] as const) {
    assert.equal(hasGpsDirectory(tiff(order, [0x010f, 0x8825])), true);
    assert.equal(hasGpsDirectory(tiff(order, [0x010f, 0x8769])), false);
    assert.equal(hasGpsDirectory(Buffer.concat([Buffer.from('Exif\0\0'), tiff(order, [0x8825])])), true);
  }
});

test('broken and looping directories end the search', () => {
  const looping = tiff('II', [0x010f]);
  looping.writeUInt32LE(8, looping.length - 4);
  assert.equal(hasGpsDirectory(looping), false);
  const whole = tiff('MM', [0x010f, 0x0110]);
  for (let length = 0; length < whole.length; length += 1) {
    assert.equal(hasGpsDirectory(whole.subarray(0, length)), false);
  }
});

test('XMP that names a place is found, as attribute or element, in UTF-8 and UTF-16', () => {
  const packet = '<rdf:Description exif:GPSLatitude="52,30N"/>';
  assert.equal(xmpHasLocation(Buffer.from(packet)), true);
  assert.equal(xmpHasLocation(Buffer.from(packet, 'utf16le')), true);
  assert.equal(xmpHasLocation(Buffer.from('<e:GPSLongitude>13,24E</e:GPSLongitude>')), true);
  assert.equal(xmpHasLocation(Buffer.from('<dc:title>About GPS</dc:title>')), false);
});
