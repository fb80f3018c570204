import { checkIccProfile, mostIccBytes } from './icc.ts';
import { KeptBytes, refuse } from './kept-bytes.ts';
import { agreedOrientation, orientationOnly } from './orientation.ts';

/** A marker with its payload `from`–`to`; `at` is its 0xFF. For a scan, `to` is the end of the coded data. */
type Segment = { readonly marker: number; readonly at: number; readonly from: number; readonly to: number };

const soi = 0xd8;
const eoi = 0xd9;
const sos = 0xda;
const app0 = 0xe0;
const app1 = 0xe1;
const app2 = 0xe2;
const app14 = 0xee;
const comment = 0xfe;
/** A picture of many scans has some hundred. */
const mostSegments = 100_000;
const iccPrefix = 'ICC_PROFILE\0';
const exifPrefix = 'Exif\0\0';

/**
 * Keeps what decodes to pixels and tells their colours: tables, frames, scans, JFIF without its thumbnail, the
 * ICC profile, Adobe's colour transform, and of EXIF the orientation alone. The secondary pictures of MPF,
 * gain maps and motion photos lie behind the end of the picture and go with everything else there.
 */
export function cleanJpeg(bytes: Buffer): KeptBytes {
  const segments = readSegments(bytes);
  checkPicture(segments);
  checkIcc(bytes, segments);
  const exif = segments
    .filter((segment) => segment.marker === app1 && startsWith(bytes, segment, exifPrefix))
    .map((segment) => bytes.subarray(segment.from, segment.to));
  const orientation = agreedOrientation(exif);

  const kept = new KeptBytes(bytes);
  kept.keep(0, 2);
  const jfif = segments.find((segment) => segment.marker === app0 && startsWith(bytes, segment, 'JFIF\0'));
  if (jfif !== undefined) kept.add(plainJfif(bytes, jfif));
  if (orientation !== 1) kept.add(exifSegment(orientation));
  for (const segment of segments) keepSegment(kept, bytes, segment);
  return kept;
}

function keepSegment(kept: KeptBytes, bytes: Buffer, segment: Segment): void {
  const { marker, at, to } = segment;
  if (marker === app2 && startsWith(bytes, segment, iccPrefix)) kept.keep(at, to);
  else if (marker === app14 && startsWith(bytes, segment, 'Adobe')) kept.add(plainAdobe(bytes, segment));
  else if (!isApplicationOrComment(marker)) kept.keep(at, to);
}

function isApplicationOrComment(marker: number): boolean {
  return (marker >= app0 && marker <= 0xef) || marker === comment;
}

function readSegments(bytes: Buffer): Segment[] {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== soi) refuse('no start of image');
  const segments: Segment[] = [];
  let at = 2;
  for (;;) {
    at = markerAt(bytes, at);
    const segment = readSegment(bytes, at);
    segments.push(segment);
    if (segment.marker === eoi) return segments;
    if (segments.length > mostSegments) refuse('too many segments');
    at = segment.to;
  }
}

/** Where the next marker's last 0xFF is: any number of them may stand before it as filling. */
function markerAt(bytes: Buffer, from: number): number {
  let at = from;
  if (bytes[at] !== 0xff) refuse('bytes between segments');
  while (bytes[at + 1] === 0xff) at++;
  return at;
}

function readSegment(bytes: Buffer, at: number): Segment {
  const marker = bytes[at + 1];
  if (marker === undefined) refuse('no end of image');
  if (marker === eoi) return { marker, at, from: at + 2, to: at + 2 };
  // Below 0xC0 and 0xD0–0xD8 stand alone and have no place here; 0xDE, 0xDF and 0xF0–0xFD no one writes.
  const known = marker >= 0xc0 && !(marker >= 0xd0 && marker <= 0xd8) && !(marker >= 0xf0 && marker <= 0xfd);
  if (!known || marker === 0xde || marker === 0xdf || marker === 0xc8) refuse('an unusual marker');
  const from = at + 4;
  const to = at + 2 + bytes.readUInt16BE(at + 2);
  if (to < from || to > bytes.length) refuse('a segment reaches beyond the file');
  if (!isApplicationOrComment(marker) && !isExact(marker, bytes.subarray(from, to)))
    refuse('a table of odd length');
  return { marker, at, from, to: marker === sos ? endOfScan(bytes, to) : to };
}

function endOfScan(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) refuse('no end of image');
    while (bytes[at + 1] === 0xff) at++;
    const next = bytes[at + 1];
    if (next === undefined) refuse('no end of image');
    const coded = next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!coded) return at;
    at += 2;
  }
}

/** Whether a table is as long as what it holds: a longer one would carry unseen bytes along. */
function isExact(marker: number, payload: Buffer): boolean {
  switch (marker) {
    case 0xdb:
      return eachTable(payload, (at) => 1 + (((payload[at] ?? 0) >> 4) + 1) * 64);
    case 0xc4:
      return eachTable(payload, (at) => 17 + sum(payload.subarray(at + 1, at + 17)));
    case 0xcc:
      return payload.length % 2 === 0;
    case 0xdc:
    case 0xdd:
      return payload.length === 2;
    case sos:
      return payload.length === 4 + 2 * (payload[0] ?? 0);
    default:
      return payload.length === 6 + 3 * (payload[5] ?? 0);
  }
}

function eachTable(payload: Buffer, lengthAt: (at: number) => number): boolean {
  let at = 0;
  while (at < payload.length) at += lengthAt(at);
  return at === payload.length;
}

function sum(bytes: Buffer): number {
  return bytes.reduce((total, byte) => total + byte, 0);
}

function checkPicture(segments: readonly Segment[]): void {
  const isFrame = ({ marker }: Segment) =>
    marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xcc;
  if (segments.filter(isFrame).length !== 1) refuse('not exactly one frame');
  if (!segments.some(({ marker }) => marker === sos)) refuse('no scan');
}

/** The profile is cut over segments that each tell their number and how many there are. */
function checkIcc(bytes: Buffer, segments: readonly Segment[]): void {
  const parts = segments.filter(
    (segment) => segment.marker === app2 && startsWith(bytes, segment, iccPrefix),
  );
  if (parts.length === 0) return;
  const bodies = parts.map((part, index) => {
    const body = bytes.subarray(part.from + iccPrefix.length, part.to);
    if (body[0] !== index + 1 || body[1] !== parts.length) refuse('parts of an ICC profile out of order');
    return body.subarray(2);
  });
  if (bodies.reduce((total, body) => total + body.length, 0) > mostIccBytes)
    refuse('an ICC profile of odd size');
  checkIccProfile(Buffer.concat(bodies));
}

function startsWith(bytes: Buffer, segment: Segment, prefix: string): boolean {
  return (
    segment.to - segment.from >= prefix.length &&
    bytes.toString('latin1', segment.from, segment.from + prefix.length) === prefix
  );
}

/** Version, unit and density of the JFIF header; its thumbnail stays behind. */
function plainJfif(bytes: Buffer, segment: Segment): Buffer {
  if (segment.to - segment.from < 14) refuse('a short JFIF header');
  const plain = Buffer.alloc(18);
  plain.writeUInt16BE(0xffe0, 0);
  plain.writeUInt16BE(16, 2);
  bytes.copy(plain, 4, segment.from, segment.from + 12);
  return plain;
}

/** Adobe's twelve bytes, of which the last says how the channels are to be understood. */
function plainAdobe(bytes: Buffer, segment: Segment): Buffer {
  if (segment.to - segment.from < 12) refuse('a short Adobe header');
  return Buffer.concat([Buffer.from([0xff, app14, 0, 14]), bytes.subarray(segment.from, segment.from + 12)]);
}

function exifSegment(orientation: number): Buffer {
  const tiff = orientationOnly(orientation);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(2 + exifPrefix.length + tiff.length, 2);
  return Buffer.concat([head, Buffer.from(exifPrefix, 'latin1'), tiff]);
}
