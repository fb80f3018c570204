import { findInExif } from './residue-exif.ts';

/** Names what a JPEG carries beside tables, scans, plain JFIF, ICC, Adobe's transform and one orientation. */
export function* findInJpeg(bytes: Buffer): Generator<string> {
  let at = 2;
  for (;;) {
    while (bytes.readUInt8(at) === 0xff && bytes.readUInt8(at + 1) === 0xff) at++;
    if (bytes.readUInt8(at) !== 0xff) {
      yield 'bytes between JPEG segments';
      return;
    }
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xd9) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    yield* findInSegment(marker, bytes.subarray(at + 4, end));
    at = marker === 0xda ? afterScan(bytes, end) : end;
  }
  yield* trailer(bytes, at + 2);
}

function* findInSegment(marker: number, payload: Buffer): Generator<string> {
  const is = (prefix: string) => payload.toString('latin1', 0, prefix.length) === prefix;
  if (marker === 0xfe) yield 'JPEG comment';
  else if (marker === 0xe0) {
    if (!is('JFIF\0')) yield 'JFIF extension';
    else if (payload.length > 14) yield 'JFIF thumbnail';
  } else if (marker === 0xe1) {
    if (is('Exif\0\0')) yield* findInExif(payload.subarray(6));
    else yield is('http://ns.adobe.com/') ? 'XMP' : 'JPEG APP1';
  } else if (marker === 0xe2) {
    if (!is('ICC_PROFILE\0')) yield is('MPF\0') ? 'secondary pictures' : 'JPEG APP2';
  } else if (marker === 0xed) yield 'IPTC';
  else if (marker === 0xee) {
    if (!is('Adobe') || payload.length !== 12) yield 'JPEG APP14';
  } else if (marker > 0xe2 && marker < 0xf0) yield `JPEG APP${marker - 0xe0}`;
}

function afterScan(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0) {
    while (bytes[at + 1] === 0xff) at++;
    const next = bytes.readUInt8(at + 1);
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

const plainPngChunks = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT pHYs bKGD acTL fcTL fdAT eXIf'.split(' '),
);

/** What the cleaner and the encoder call any profile. */
const plainProfileNames = new Set(['ICC profile', 'icc']);

/** Names what a PNG carries beside pixels, colours and one orientation. */
export function* findInPng(bytes: Buffer): Generator<string> {
  let at = 8;
  let type = '';
  while (type !== 'IEND') {
    const length = bytes.readUInt32BE(at);
    type = bytes.toString('latin1', at + 4, at + 8);
    const payload = bytes.subarray(at + 8, at + 8 + length);
    if (!plainPngChunks.has(type)) yield `PNG ${/^\w{4}$/.test(type) ? type : 'chunk'}`;
    if (type === 'eXIf') yield* findInExif(payload);
    if (type === 'iCCP' && !plainProfileNames.has(payload.toString('latin1', 0, payload.indexOf(0)))) {
      yield 'name of the ICC profile';
    }
    at += 12 + length;
  }
  yield* trailer(bytes, at);
}

const plainWebpChunks = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF', 'EXIF']);

/** Names what a WebP carries beside frames, colours and one orientation. */
export function* findInWebp(bytes: Buffer): Generator<string> {
  const end = 8 + bytes.readUInt32LE(4);
  let at = 12;
  while (at < end) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const payload = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'XMP ') yield 'XMP';
    else if (!plainWebpChunks.has(type)) yield 'WebP chunk of unknown purpose';
    if (type === 'EXIF') yield* findInExif(payload);
    if (type === 'ANMF') yield* findInFrame(payload);
    at += 8 + length + (length % 2);
  }
  yield* trailer(bytes, end);
}

function* findInFrame(frame: Buffer): Generator<string> {
  for (let at = 16; at + 8 <= frame.length;) {
    const type = frame.toString('latin1', at, at + 4);
    const length = frame.readUInt32LE(at + 4);
    if (!['VP8 ', 'VP8L', 'ALPH'].includes(type)) yield 'WebP chunk of unknown purpose';
    at += 8 + length + (length % 2);
  }
}

/** Names what a GIF carries beside frames, repeats and the ICC profile. */
export function* findInGif(bytes: Buffer): Generator<string> {
  const colours = (flags: number) => (flags > 0x7f ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + colours(bytes.readUInt8(10));
  while (bytes.readUInt8(at) !== 0x3b) {
    const isFrame = bytes.readUInt8(at) === 0x2c;
    const label = bytes.readUInt8(at + 1);
    if (!isFrame) yield* findInExtension(label, bytes.toString('latin1', at + 3, at + 14));
    at += isFrame ? 11 + colours(bytes.readUInt8(at + 9)) : 2;
    while (bytes.readUInt8(at) !== 0) at += 1 + bytes.readUInt8(at);
    at += 1;
  }
  yield* trailer(bytes, at + 1);
}

function* findInExtension(label: number, application: string): Generator<string> {
  if (label === 0xfe) yield 'GIF comment';
  else if (label === 0x01) yield 'GIF text';
  else if (label === 0xff) {
    const plain = ['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'].includes(application);
    if (!plain) yield application === 'XMP DataXMP' ? 'XMP' : 'GIF application block';
  } else if (label !== 0xf9) yield 'GIF extension';
}

/** Names what a BMP carries behind its rows. */
export function* findInBmp(bytes: Buffer): Generator<string> {
  yield* trailer(bytes, bytes.readUInt32LE(2));
}

function* trailer(bytes: Buffer, end: number): Generator<string> {
  if (end < bytes.length) yield `trailer of ${bytes.length - end} bytes`;
}
