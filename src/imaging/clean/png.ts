import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { checkIccProfile, mostIccBytes } from './icc.ts';
import { KeptBytes, refuse } from './kept-bytes.ts';
import { agreedOrientation, orientationOnly } from './orientation.ts';

/** A chunk's payload is `from`–`to`; `at` is where its length stands. */
type Chunk = { readonly type: string; readonly at: number; readonly from: number; readonly to: number };

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const mostChunks = 1_000_000;
const mostExif = 4;

/** The chunks that pixels and their colours need, each with the lengths it may have. */
const keptChunks: Readonly<Record<string, (length: number) => boolean>> = {
  IHDR: (length) => length === 13,
  PLTE: (length) => length <= 768 && length % 3 === 0,
  IDAT: () => true,
  IEND: (length) => length === 0,
  tRNS: (length) => length <= 256,
  gAMA: (length) => length === 4,
  cHRM: (length) => length === 32,
  sRGB: (length) => length === 1,
  cICP: (length) => length === 4,
  mDCV: (length) => length === 24,
  cLLI: (length) => length === 8,
  sBIT: (length) => length <= 4,
  pHYs: (length) => length === 9,
  bKGD: (length) => length <= 6,
  acTL: (length) => length === 8,
  fcTL: (length) => length === 26,
  fdAT: (length) => length >= 4,
};

/**
 * Keeps the chunks above; of iCCP the profile under a name of ours, of eXIf the orientation. Texts, times,
 * private chunks and everything behind IEND go.
 */
export function cleanPng(bytes: Buffer): KeptBytes {
  if (!bytes.subarray(0, 8).equals(signature)) refuse('not a PNG');
  const kept = new KeptBytes(bytes);
  kept.keep(0, 8);
  const exif: Buffer[] = [];
  let hasProfile = false;
  let at = 8;
  for (let count = 0; count < mostChunks; count++) {
    const chunk = readChunk(bytes, at);
    if (count === 0 && chunk.type !== 'IHDR') refuse('no IHDR first');
    if (chunk.type === 'eXIf') {
      exif.push(bytes.subarray(chunk.from, chunk.to));
      const orientation = agreedOrientation(exif);
      // In its old place: some decoders look for it before the pixels only.
      if (orientation !== 1 && exif.length === 1) kept.add(writeChunk('eXIf', orientationOnly(orientation)));
      if (exif.length > mostExif) refuse('too many eXIf');
    }
    if (chunk.type === 'iCCP' && !hasProfile) {
      kept.add(plainProfile(bytes, chunk));
      hasProfile = true;
    }
    keepChunk(kept, bytes, chunk);
    if (chunk.type === 'IEND') return kept;
    at = chunk.to + 4;
  }
  return refuse('too many chunks');
}

function readChunk(bytes: Buffer, at: number): Chunk {
  const from = at + 8;
  if (from + 4 > bytes.length) refuse('no IEND');
  const to = from + bytes.readUInt32BE(at);
  if (to + 4 > bytes.length) refuse('a chunk reaches beyond the file');
  return { type: bytes.toString('latin1', at + 4, from), at, from, to };
}

function keepChunk(kept: KeptBytes, bytes: Buffer, { type, at, from, to }: Chunk): void {
  const mayBe = Object.hasOwn(keptChunks, type) ? keptChunks[type] : undefined;
  if (mayBe === undefined) {
    // A capital first letter means that the picture cannot be understood without the chunk.
    if ((type.charCodeAt(0) & 0x20) === 0) refuse('an unknown critical chunk');
    return;
  }
  if (!mayBe(to - from)) refuse(`${type} of odd length`);
  if (crc32(bytes.subarray(at + 4, to)) !== bytes.readUInt32BE(to)) refuse(`${type} with a wrong checksum`);
  kept.keep(at, to + 4);
}

/** The profile packed anew: its name is free text, and bytes could follow the packed stream. */
function plainProfile(bytes: Buffer, chunk: Chunk): Buffer {
  const payload = bytes.subarray(chunk.from, chunk.to);
  const nameEnd = payload.indexOf(0);
  if (nameEnd < 1 || nameEnd > 79 || payload[nameEnd + 1] !== 0) refuse('an odd iCCP');
  const profile = unpack(payload.subarray(nameEnd + 2));
  checkIccProfile(profile);
  return writeChunk('iCCP', Buffer.concat([Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(profile)]));
}

function unpack(packed: Buffer): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: mostIccBytes });
  } catch {
    return refuse('an iCCP that does not unpack');
  }
}

function writeChunk(type: string, payload: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + payload.length);
  chunk.writeUInt32BE(payload.length, 0);
  chunk.write(type, 4, 'latin1');
  payload.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + payload.length)), 8 + payload.length);
  return chunk;
}
