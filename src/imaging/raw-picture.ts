/** Decoded pixels, 8 bits a channel, rows from the top, not premultiplied: RGB or RGBA. */
export type RawPicture = {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
};

/** Rows in a strip: few enough to be read piece by piece. */
const rowsPerStrip = 128;

/**
 * The pixels and their colour profile as an uncompressed TIFF 6.0, in memory. Raw pixels alone cannot carry a
 * profile into libvips, and a telephone's HEIC is nearly always in Display P3.
 */
export function wrapInTiff({ width, height, channels, data }: RawPicture, icc: Buffer): Buffer {
  const strips = Math.ceil(height / rowsPerStrip);
  const stripBytes = width * channels * rowsPerStrip;
  const pixelsAt = 8;
  const offsets = longs(Array.from({ length: strips }, (_, index) => pixelsAt + index * stripBytes));
  const lengths = longs(
    Array.from({ length: strips }, (_, index) => Math.min(stripBytes, data.length - index * stripBytes)),
  );
  const bits = Buffer.alloc(channels * 2);
  for (let channel = 0; channel < channels; channel += 1) bits.writeUInt16LE(8, channel * 2);
  const padding = Buffer.alloc(data.length % 2);
  const directory = writeDirectory(pixelsAt + data.length + padding.length, [
    { tag: 256, type: 4, count: 1, value: longs([width]) },
    { tag: 257, type: 4, count: 1, value: longs([height]) },
    { tag: 258, type: 3, count: channels, value: bits },
    { tag: 259, type: 4, count: 1, value: longs([1]) },
    { tag: 262, type: 4, count: 1, value: longs([2]) },
    { tag: 273, type: 4, count: strips, value: offsets },
    { tag: 277, type: 4, count: 1, value: longs([channels]) },
    { tag: 278, type: 4, count: 1, value: longs([rowsPerStrip]) },
    { tag: 279, type: 4, count: strips, value: lengths },
    ...(channels === 4 ? [{ tag: 338, type: 3, count: 1, value: longs([2]) }] : []),
    { tag: 34_675, type: 7, count: icc.length, value: icc },
  ]);
  const header = Buffer.concat([Buffer.from('II*\0'), longs([pixelsAt + data.length + padding.length])]);
  return Buffer.concat([header, data, padding, directory]);
}

type Entry = { readonly tag: number; readonly type: number; readonly count: number; readonly value: Buffer };

/** Entries ascending by tag; values of more than four bytes follow the directory. */
function writeDirectory(at: number, entries: readonly Entry[]): Buffer {
  const head = Buffer.alloc(2 + entries.length * 12 + 4);
  head.writeUInt16LE(entries.length, 0);
  const tail: Buffer[] = [];
  let valueAt = at + head.length;
  for (const [index, { tag, type, count, value }] of entries.entries()) {
    const entry = 2 + index * 12;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(type, entry + 2);
    head.writeUInt32LE(count, entry + 4);
    if (value.length <= 4) {
      value.copy(head, entry + 8);
      continue;
    }
    head.writeUInt32LE(valueAt, entry + 8);
    const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
    tail.push(padded);
    valueAt += padded.length;
  }
  return Buffer.concat([head, ...tail]);
}

function longs(values: readonly number[]): Buffer {
  const written = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) written.writeUInt32LE(value, index * 4);
  return written;
}
