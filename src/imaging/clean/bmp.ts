import { KeptBytes, refuse } from './kept-bytes.ts';

const fileHeaderBytes = 14;
const uncompressed = 0;
const bitfields = 3;
const alphaBitfields = 6;
/** OS/2 1, Windows 3, with masks, with masks and alpha, version 4, version 5. */
const knownHeaders = [12, 40, 52, 56, 108, 124];
const embeddedProfile = 0x4d424544;
/** A profile named by a file's path on somebody's disk. */
const linkedProfile = 0x4c494e4b;

/**
 * Keeps headers, colour table and the rows the headers promise, and writes the file header anew: what lay
 * between the table and the rows, or behind them, goes. Run-length coded pictures and those with an ICC
 * profile are refused.
 */
export function cleanBmp(bytes: Buffer): KeptBytes {
  if (bytes.toString('latin1', 0, 2) !== 'BM' || bytes.length < 26) refuse('not a BMP');
  const headerBytes = bytes.readUInt32LE(14);
  if (!knownHeaders.includes(headerBytes)) refuse('an unusual header');
  const rowsAt = bytes.readUInt32LE(10);
  const tableEnd = fileHeaderBytes + headerBytes + tableBytes(bytes, headerBytes);
  const rows = rowBytes(bytes, headerBytes);
  if (tableEnd > rowsAt || rowsAt + rows > bytes.length)
    refuse('parts that overlap or reach beyond the file');
  if (headerBytes >= 108) checkColourSpace(bytes);

  const kept = new KeptBytes(bytes);
  kept.add(fileHeader(tableEnd, rows));
  kept.keep(fileHeaderBytes, tableEnd);
  kept.keep(rowsAt, rowsAt + rows);
  return kept;
}

function tableBytes(bytes: Buffer, headerBytes: number): number {
  if (headerBytes === 12)
    return bitsPerPixel(bytes, headerBytes) <= 8 ? 3 * 2 ** bitsPerPixel(bytes, headerBytes) : 0;
  const compression = bytes.readUInt32LE(30);
  const masks =
    headerBytes > 40 ? 0 : compression === bitfields ? 12 : compression === alphaBitfields ? 16 : 0;
  const used = bytes.readUInt32LE(46);
  const bits = bitsPerPixel(bytes, headerBytes);
  if (used > 256) refuse('too many colours');
  return masks + 4 * (used === 0 && bits <= 8 ? 2 ** bits : used);
}

function bitsPerPixel(bytes: Buffer, headerBytes: number): number {
  const bits = bytes.readUInt16LE(headerBytes === 12 ? 24 : 28);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits)) refuse('an unusual depth');
  return bits;
}

function rowBytes(bytes: Buffer, headerBytes: number): number {
  const old = headerBytes === 12;
  const compression = old ? uncompressed : bytes.readUInt32LE(30);
  if (![uncompressed, bitfields, alphaBitfields].includes(compression)) refuse('coded rows');
  const width = old ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const height = Math.abs(old ? bytes.readUInt16LE(20) : bytes.readInt32LE(22));
  if (width <= 0 || height === 0) refuse('no pixels');
  return Math.ceil((width * bitsPerPixel(bytes, headerBytes)) / 32) * 4 * height;
}

function checkColourSpace(bytes: Buffer): void {
  const space = bytes.readUInt32LE(70);
  if (space === embeddedProfile || space === linkedProfile) refuse('an ICC profile');
}

function fileHeader(tableEnd: number, rows: number): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  header.write('BM', 'latin1');
  header.writeUInt32LE(tableEnd + rows, 2);
  header.writeUInt32LE(tableEnd, 10);
  return header;
}
