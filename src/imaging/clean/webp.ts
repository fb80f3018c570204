import { checkIccProfile } from './icc.ts';
import { KeptBytes, refuse } from './kept-bytes.ts';
import { agreedOrientation, orientationOnly } from './orientation.ts';

/** A chunk's payload is `from`–`to`, its padding not counted; `next` is where the following one begins. */
type Chunk = { readonly type: string; readonly from: number; readonly to: number; readonly next: number };

const mostChunks = 100_000;
const exifFlag = 0x08;
/** ICC profile, alpha, animation: the flags of VP8X that stay as they are. */
const keptFlags = 0x20 | 0x10 | 0x02;

/** Keeps VP8X, ICCP, ANIM and the picture data; of EXIF the orientation. All other chunks and the trailer go. */
export function cleanWebp(bytes: Buffer): KeptBytes {
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  if (!isWebp || bytes.length < 20) refuse('not a WebP');
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) refuse('a RIFF longer than its file');
  const chunks = readChunks(bytes, 12, end);
  const orientation = orientationOf(bytes, chunks);

  const kept = new KeptBytes(bytes);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  kept.add(head);
  if (chunks[0]?.type === 'VP8X') keepExtended(kept, bytes, chunks, orientation);
  else keepSimple(kept, bytes, chunks);
  head.writeUInt32LE(kept.length - 8, 4);
  return kept;
}

/** Readers look for EXIF only where the header announces it. */
function orientationOf(bytes: Buffer, chunks: readonly Chunk[]): number {
  const [first] = chunks;
  const isAnnounced =
    first?.type === 'VP8X' && first.to > first.from && (bytes.readUInt8(first.from) & exifFlag) !== 0;
  if (!isAnnounced) return 1;
  return agreedOrientation(
    chunks.filter(({ type }) => type === 'EXIF').map(({ from, to }) => bytes.subarray(from, to)),
  );
}

function readChunks(bytes: Buffer, start: number, end: number): Chunk[] {
  const chunks: Chunk[] = [];
  let at = start;
  while (at < end) {
    if (at + 8 > end) refuse('bytes between chunks');
    const from = at + 8;
    const to = from + bytes.readUInt32LE(at + 4);
    // Some writers forget the padding of a last odd chunk.
    const next = to % 2 === 1 && to < end ? to + 1 : to;
    if (to > end) refuse('a chunk reaches beyond its container');
    chunks.push({ type: bytes.toString('latin1', at, at + 4), from, to, next });
    if (chunks.length > mostChunks) refuse('too many chunks');
    at = next;
  }
  return chunks;
}

function keepSimple(kept: KeptBytes, bytes: Buffer, chunks: readonly Chunk[]): void {
  const [picture] = chunks;
  if (picture === undefined || !isPicture(picture)) refuse('no picture first');
  keepChunk(kept, picture);
}

function keepExtended(kept: KeptBytes, bytes: Buffer, chunks: readonly Chunk[], orientation: number): void {
  const [header] = chunks;
  if (header === undefined || header.to - header.from !== 10) refuse('an odd VP8X');
  const plain = Buffer.from(bytes.subarray(header.from, header.to));
  const flags = plain.readUInt8(0) & keptFlags;
  plain.writeUInt32LE(flags | (orientation === 1 ? 0 : exifFlag), 0);
  kept.add(writeChunk('VP8X', plain));

  const [profile, secondProfile] = chunks.filter(({ type }) => type === 'ICCP');
  if (secondProfile !== undefined) refuse('two ICC profiles');
  if (profile !== undefined) {
    checkIccProfile(bytes.subarray(profile.from, profile.to));
    keepChunk(kept, profile);
  }
  if ((flags & 0x02) === 0) keepStill(kept, chunks);
  else keepAnimation(kept, bytes, chunks);
  if (orientation !== 1) kept.add(writeChunk('EXIF', orientationOnly(orientation)));
}

function keepStill(kept: KeptBytes, chunks: readonly Chunk[]): void {
  const parts = chunks.filter((chunk) => isPicture(chunk) || chunk.type === 'ALPH');
  checkFrame(parts);
  for (const part of parts) keepChunk(kept, part);
}

function keepAnimation(kept: KeptBytes, bytes: Buffer, chunks: readonly Chunk[]): void {
  const [settings, second] = chunks.filter(({ type }) => type === 'ANIM');
  if (settings === undefined || settings.to - settings.from !== 6 || second !== undefined)
    refuse('an odd ANIM');
  if (chunks.some((chunk) => isPicture(chunk))) refuse('a still picture beside an animation');
  keepChunk(kept, settings);
  for (const frame of chunks) {
    if (frame.type !== 'ANMF') continue;
    if (frame.to - frame.from < 24) refuse('a short frame');
    // Sixteen bytes tell place and time; then the frame is chunks of its own.
    checkFrame(readChunks(bytes, frame.from + 16, frame.to));
    keepChunk(kept, frame);
  }
}

/** A picture is one VP8L, or one VP8 with at most one ALPH before it; a decoder would not show more. */
function checkFrame(parts: readonly Chunk[]): void {
  const shape = parts.map(({ type }) => type).join('+');
  if (shape !== 'VP8L' && shape !== 'VP8 ' && shape !== 'ALPH+VP8 ') refuse('a frame of odd parts');
}

function isPicture({ type }: Chunk): boolean {
  return type === 'VP8 ' || type === 'VP8L';
}

function keepChunk(kept: KeptBytes, { from, to }: Chunk): void {
  kept.keep(from - 8, to);
  if ((to - from) % 2 === 1) kept.add(Buffer.alloc(1));
}

function writeChunk(type: string, payload: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + payload.length + (payload.length % 2));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(payload.length, 4);
  payload.copy(chunk, 8);
  return chunk;
}
