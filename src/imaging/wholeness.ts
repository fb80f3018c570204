import { crc32 } from 'node:zlib';
import type { InputFormat } from './facts.ts';

/**
 * Whether the file goes on to its end mark: a walk over its structure, without decoding. It finds what an
 * interrupted transfer does, which is also what decoding with `failOn: 'error'` finds; a 12-megapixel JPEG takes
 * about 1 ms where decoding it at an eighth takes 30. For formats not listed only decoding tells.
 * Gives the reason, or nothing when the file is whole.
 */
export const wholenessChecks: { readonly [format in InputFormat]?: (bytes: Buffer) => string | undefined } = {
  jpeg: walkJpeg,
  png: walkPng,
  gif: walkGif,
  webp: walkWebp,
};

const startOfScan = 0xda;
const endOfImage = 0xd9;

/** ITU T.81 annex B. What stands after the end mark (previews, gain maps) is not looked at. */
function walkJpeg(bytes: Buffer): string | undefined {
  let at = 2;
  let scans = 0;
  for (;;) {
    // A decoder passes over stray bytes and fill bytes before a marker.
    at = bytes.indexOf(0xff, at);
    while (at >= 0 && bytes[at + 1] === 0xff) at += 1;
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) return 'it ends before the end mark';
    at += 2;
    if (marker === endOfImage) return scans > 0 ? undefined : 'it has no picture data';
    if (standsAlone(marker)) continue;
    if (at + 2 > bytes.length) return 'it ends before the end mark';
    at += bytes.readUInt16BE(at);
    if (marker === startOfScan) scans += 1;
  }
}

/** Stuffed zeroes inside a scan, TEM and restart marks: nothing follows that has a length. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** PNG 3rd edition §5. A wrong checksum in a chunk that may be left out does no harm. */
function walkPng(bytes: Buffer): string | undefined {
  let at = 8;
  let hasData = false;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    const critical = (type.charCodeAt(0) & 0x20) === 0;
    if (critical && crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) {
      return `the checksum of ${type} is wrong`;
    }
    if (type === 'IDAT') hasData = true;
    if (type === 'IEND') return hasData ? undefined : 'it has no picture data';
    at = end + 4;
  }
  return 'it ends before the end mark';
}

/** GIF89a §§15 to 27. A missing trailer between two blocks is common and loses nothing. */
function walkGif(bytes: Buffer): string | undefined {
  let at = 13 + colourTable(bytes[10] ?? 0);
  let pictures = 0;
  while (at < bytes.length) {
    const block = bytes[at];
    if (block === 0x3b) break;
    if (block === 0x2c) {
      pictures += 1;
      at += 11 + colourTable(bytes[at + 9] ?? 0);
    } else if (block === 0x21) {
      at += 2;
    } else {
      // Decoders stop here, with what they have.
      break;
    }
    while ((bytes[at] ?? 0) > 0) at += 1 + (bytes[at] ?? 0);
    if (at >= bytes.length) return 'it ends inside a block';
    at += 1;
  }
  return pictures > 0 ? undefined : 'it has no picture data';
}

function colourTable(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

/** RFC 9649 §2: chunks of RIFF, each padded to an even length. */
function walkWebp(bytes: Buffer): string | undefined {
  const end = 8 + bytes.readUInt32LE(4);
  // The last byte of padding may be missing.
  if (end > bytes.length + 1) return 'it ends before the length it states';
  let hasData = false;
  for (let at = 12; at + 8 <= end;) {
    const length = bytes.readUInt32LE(at + 4);
    if (at + 8 + length > bytes.length) return 'it ends inside a chunk';
    if (['VP8 ', 'VP8L', 'ANMF'].includes(bytes.toString('latin1', at, at + 4))) hasData = true;
    at += 8 + length + (length % 2);
  }
  return hasData ? undefined : 'it has no picture data';
}
