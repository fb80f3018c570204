import { refuse } from './kept-bytes.ts';

const orientationTag = 0x0112;
const shortType = 3;
const exifPrefix = Buffer.from('Exif\0\0', 'latin1');

/**
 * The orientation (1 to 8) that a block of EXIF tells, with or without its `Exif\0\0` in front; 1 where it
 * tells none or cannot be read. Refuses an entry of an unusual type: readers disagree about those.
 */
export function readOrientation(exif: Buffer): number {
  const tiff = exif.subarray(0, 6).equals(exifPrefix) ? exif.subarray(6) : exif;
  const order = tiff.toString('latin1', 0, 4);
  if (tiff.length < 14 || (order !== 'II*\0' && order !== 'MM\0*')) return 1;
  const little = order.startsWith('II');
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = long(4);
  if (directory + 2 > tiff.length) return 1;
  const entries = Math.min(short(directory), Math.floor((tiff.length - directory - 2) / 12));
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (short(at) !== orientationTag) continue;
    const isPlain = short(at + 2) === shortType && long(at + 4) === 1;
    // Some cameras write it as a number of four bytes; where that is 1, all agree.
    if (!isPlain && long(at + 8) !== 1) refuse('an orientation of an unusual type');
    if (!isPlain) return 1;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF block of 26 bytes that tells this orientation and nothing else. */
export function orientationOnly(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(orientationTag, 10);
  tiff.writeUInt16BE(shortType, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

/** The one orientation several blocks of EXIF agree on. */
export function agreedOrientation(blocks: readonly Buffer[]): number {
  const [first = 1, ...others] = new Set(blocks.map(readOrientation));
  if (others.length > 0) refuse('blocks of EXIF that disagree about the orientation');
  return first;
}
