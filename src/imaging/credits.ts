import { crc32 } from 'node:zlib';
import type { Credits, OutputFormat } from './facts.ts';
import { tagsOf } from './leaks/traces.ts';

/** Longer ones are no lines. */
const mostCharacters = 300;

/** From EXIF and IPTC. Undefined when the file says neither. */
export function readCredits(bytes: Buffer): Credits | undefined {
  const tags = tagsOf(bytes);
  const copyright = lineOf(tags, 'exif', 'Copyright') ?? lineOf(tags, 'iptc', 'Copyright Notice');
  const credit =
    lineOf(tags, 'iptc', 'Credit') ?? lineOf(tags, 'exif', 'Artist') ?? lineOf(tags, 'iptc', 'By-line');
  if (copyright === undefined && credit === undefined) return undefined;
  return { ...(copyright !== undefined && { copyright }), ...(credit !== undefined && { credit }) };
}

function lineOf(tags: Record<string, unknown>, group: string, name: string): string | undefined {
  const tag = (tags[group] as Record<string, { readonly description?: unknown }> | undefined)?.[name];
  if (typeof tag?.description !== 'string') return undefined;
  const words = tag.description
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return words === '' ? undefined : words.slice(0, mostCharacters).toWellFormed();
}

/** The formats in which credits go along: in the others there is no plain place for them. */
export function canCarryCredits(format: OutputFormat, animated: boolean): boolean {
  return !animated && (format === 'jpeg' || format === 'png' || format === 'webp');
}

/** A picture that says nothing, with these lines and nothing else put in. */
export function withCredits(bytes: Buffer, format: OutputFormat, credits: Credits): Buffer {
  const exif = exifOf(credits);
  switch (format) {
    case 'jpeg':
      return intoJpeg(bytes, exif);
    case 'png':
      return intoPng(bytes, exif);
    case 'webp':
      return intoWebp(bytes, exif);
    default:
      return bytes;
  }
}

const artistTag = 0x013b;
const copyrightTag = 0x8298;

/** A TIFF block with one directory of one or two lines of text (EXIF 3.0 §4.6.5, which allows UTF-8). */
function exifOf({ copyright, credit }: Credits): Buffer {
  const lines = [
    { tag: artistTag, text: credit },
    { tag: copyrightTag, text: copyright },
  ].flatMap(({ tag, text }) => (text === undefined ? [] : [{ tag, text: Buffer.from(`${text}\0`) }]));
  const directory = Buffer.alloc(2 + 12 * lines.length + 4);
  directory.writeUInt16BE(lines.length, 0);
  let at = 8 + directory.length;
  for (const [index, { tag, text }] of lines.entries()) {
    const entry = 2 + 12 * index;
    directory.writeUInt16BE(tag, entry);
    directory.writeUInt16BE(2, entry + 2);
    directory.writeUInt32BE(text.length, entry + 4);
    if (text.length <= 4) text.copy(directory, entry + 8);
    else directory.writeUInt32BE(at, entry + 8);
    if (text.length > 4) at += text.length;
  }
  const values = lines.filter(({ text }) => text.length > 4).map(({ text }) => text);
  return Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), directory, ...values]);
}

/** Behind the first mark, before everything else: where readers look. */
function intoJpeg(bytes: Buffer, exif: Buffer): Buffer {
  const head = Buffer.from('\xff\xe1\0\0Exif\0\0', 'latin1');
  head.writeUInt16BE(8 + exif.length, 2);
  return Buffer.concat([bytes.subarray(0, 2), head, exif, bytes.subarray(2)]);
}

function intoPng(bytes: Buffer, exif: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from('eXIf'), exif]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(exif.length);
  sum.writeUInt32BE(crc32(named));
  // Behind IHDR, which is always first and 25 bytes long.
  return Buffer.concat([bytes.subarray(0, 33), length, named, sum, bytes.subarray(33)]);
}

const exifFlag = 0x08;
const alphaFlag = 0x10;

/** RFC 9649 §2.7: more than pixels takes the extended form, whose first chunk says what there is. */
function intoWebp(bytes: Buffer, exif: Buffer): Buffer {
  const chunks = bytes.subarray(12);
  const isExtended = chunks.toString('latin1', 0, 4) === 'VP8X';
  const header = isExtended ? Buffer.from(chunks.subarray(0, 18)) : extendedHeader(chunks);
  header.writeUInt8(header.readUInt8(8) | exifFlag, 8);
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1');
  head.writeUInt32LE(exif.length, 4);
  const rest = isExtended ? chunks.subarray(18) : chunks;
  const body = Buffer.concat([
    ...[Buffer.from('WEBP'), header, rest, head, exif],
    Buffer.alloc(exif.length % 2),
  ]);
  const riff = Buffer.from('RIFF\0\0\0\0', 'latin1');
  riff.writeUInt32LE(body.length, 4);
  return Buffer.concat([riff, body]);
}

/** From the header of the one picture there is: lossy (RFC 6386 §9.1) or lossless (RFC 9649 §3.4). */
function extendedHeader(chunks: Buffer): Buffer {
  const isLossless = chunks.toString('latin1', 0, 4) === 'VP8L';
  const bits = isLossless ? chunks.readUInt32LE(9) : 0;
  const width = isLossless ? (bits & 0x3fff) + 1 : chunks.readUInt16LE(14) & 0x3fff;
  const height = isLossless ? ((bits >> 14) & 0x3fff) + 1 : chunks.readUInt16LE(16) & 0x3fff;
  const header = Buffer.alloc(18);
  header.write('VP8X', 0, 'latin1');
  header.writeUInt32LE(10, 4);
  header.writeUInt8(isLossless && ((bits >> 28) & 1) === 1 ? alphaFlag : 0, 8);
  header.writeUIntLE(width - 1, 12, 3);
  header.writeUIntLE(height - 1, 15, 3);
  return header;
}
