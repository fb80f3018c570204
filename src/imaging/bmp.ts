import type { RawPicture } from './raw-picture.ts';

/** What the headers of a BMP say; Windows BITMAPINFOHEADER and its successors, and the older core header. */
export type BmpHeader = {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bitsPerPixel: 1 | 4 | 8 | 16 | 24 | 32;
  readonly coding: 'rows' | 'rle4' | 'rle8';
  readonly pixelsAt: number;
  /** Of 16 and 32 bits: where each channel is; 0 for no alpha. */
  readonly masks: readonly [red: number, green: number, blue: number, alpha: number];
  readonly palette: Buffer;
  readonly paletteEntry: 3 | 4;
};

/**
 * Reads the headers and checks them against the length of the file, so that nothing is allocated for pixels
 * that are not there. Gives `undefined` when this is no BMP that can be decoded in full.
 */
export function readBmpHeader(bytes: Buffer): BmpHeader | undefined {
  const size = bytes.length >= 26 ? bytes.readUInt32LE(14) : 0;
  if (size === 12) return complete(bytes, readCore(bytes));
  if (![40, 52, 56, 108, 124].includes(size) || bytes.length < 14 + size) return undefined;
  return complete(bytes, readInfo(bytes, size));
}

/** RGB, or RGBA where the file has an alpha mask. The header must be the one read from these bytes. */
export function decodeBmp(bytes: Buffer, header: BmpHeader): RawPicture {
  const { width, height } = header;
  const channels = header.masks[3] === 0 ? 3 : 4;
  const data = new Uint8Array(width * height * channels);
  const paint = painter(bytes, header, data);
  const stride = rowBytes(header);
  const indices = header.coding === 'rows' ? undefined : expandRuns(bytes, header);
  for (let row = 0; row < height; row += 1) {
    const line = header.topDown ? row : height - 1 - row;
    const from = indices === undefined ? header.pixelsAt + row * stride : row * width;
    paint(indices ?? bytes, from, line * width * channels);
  }
  return { width, height, channels, data };
}

type Draft = Omit<BmpHeader, 'bitsPerPixel' | 'coding'> & { bitsPerPixel: number; compression: number };

function readCore(bytes: Buffer): Draft {
  const bitsPerPixel = bytes.readUInt16LE(24);
  return {
    width: bytes.readUInt16LE(18),
    height: bytes.readUInt16LE(20),
    topDown: false,
    bitsPerPixel,
    compression: 0,
    pixelsAt: bytes.readUInt32LE(10),
    masks: [0, 0, 0, 0],
    palette: bytes.subarray(26, 26 + 3 * 2 ** Math.min(bitsPerPixel, 8)),
    paletteEntry: 3,
  };
}

function readInfo(bytes: Buffer, size: number): Draft {
  const height = bytes.readInt32LE(22);
  const bitsPerPixel = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  const paletteAt = 14 + size;
  const used = bytes.readUInt32LE(46);
  const entries = used === 0 || used > 256 ? 256 : used;
  return {
    width: bytes.readInt32LE(18),
    height: Math.abs(height),
    topDown: height < 0,
    bitsPerPixel,
    compression,
    pixelsAt: bytes.readUInt32LE(10),
    masks: readMasks(bytes, { size, bitsPerPixel, compression }),
    palette: bytes.subarray(paletteAt, paletteAt + 4 * entries),
    paletteEntry: 4,
  };
}

/** BI_BITFIELDS is 3; 6 adds alpha. With a 40-byte header the masks follow it, later headers hold them. */
function readMasks(
  bytes: Buffer,
  { size, bitsPerPixel, compression }: { size: number; bitsPerPixel: number; compression: number },
): BmpHeader['masks'] {
  if (compression !== 3 && compression !== 6) {
    return bitsPerPixel === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  }
  const hasAlpha = size >= 56 || compression === 6;
  const at = [54, 58, 62, 66].map((offset) => (offset + 4 <= bytes.length ? bytes.readUInt32LE(offset) : 0));
  const [red = 0, green = 0, blue = 0, alpha = 0] = at;
  return [red, green, blue, hasAlpha ? alpha : 0];
}

function complete(bytes: Buffer, draft: Draft): BmpHeader | undefined {
  const { compression, ...rest } = draft;
  const coding = codings[`${compression}/${draft.bitsPerPixel}`];
  if (coding === undefined || draft.width < 1 || draft.height < 1) return undefined;
  const header = { ...rest, coding, bitsPerPixel: draft.bitsPerPixel as BmpHeader['bitsPerPixel'] };
  const end = draft.pixelsAt + (coding === 'rows' ? rowBytes(header) * header.height : 1);
  // Some writers leave the padding of the very last row out.
  return end - 3 > bytes.length || draft.pixelsAt < 26 ? undefined : header;
}

/** By `compression/bits per pixel`: BI_RGB 0, BI_RLE8 1, BI_RLE4 2, BI_BITFIELDS 3, BI_ALPHABITFIELDS 6. */
const codings: Readonly<Record<string, BmpHeader['coding']>> = {
  '0/1': 'rows',
  '0/4': 'rows',
  '0/8': 'rows',
  '0/16': 'rows',
  '0/24': 'rows',
  '0/32': 'rows',
  '1/8': 'rle8',
  '2/4': 'rle4',
  '3/16': 'rows',
  '3/32': 'rows',
  '6/16': 'rows',
  '6/32': 'rows',
};

/** Rows are padded to four bytes. */
function rowBytes({ width, bitsPerPixel }: Pick<BmpHeader, 'width' | 'bitsPerPixel'>): number {
  return Math.ceil((width * bitsPerPixel) / 32) * 4;
}

type Painter = (source: Uint8Array, from: number, to: number) => void;

/** Gives the function that turns one row of the file into one row of the picture. */
function painter(bytes: Buffer, header: BmpHeader, data: Uint8Array): Painter {
  if (header.bitsPerPixel === 24) return (source, from, to) => paintBgr(source, from, { data, to, header });
  if (header.bitsPerPixel > 8) return maskedPainter(bytes, header, data);
  const bits = header.coding === 'rows' ? header.bitsPerPixel : 8;
  const { palette, paletteEntry, width } = header;
  return (source, from, to) => {
    for (let x = 0; x < width; x += 1) {
      const packed = source[from + ((x * bits) >> 3)] ?? 0;
      const index = (packed >> (8 - bits - ((x * bits) & 7))) & (2 ** bits - 1);
      data[to + x * 3] = palette[index * paletteEntry + 2] ?? 0;
      data[to + x * 3 + 1] = palette[index * paletteEntry + 1] ?? 0;
      data[to + x * 3 + 2] = palette[index * paletteEntry] ?? 0;
    }
  };
}

function paintBgr(
  source: Uint8Array,
  from: number,
  { data, to, header }: { data: Uint8Array; to: number; header: BmpHeader },
): void {
  for (let byte = 0; byte < header.width * 3; byte += 3) {
    data[to + byte] = source[from + byte + 2] ?? 0;
    data[to + byte + 1] = source[from + byte + 1] ?? 0;
    data[to + byte + 2] = source[from + byte] ?? 0;
  }
}

function maskedPainter(bytes: Buffer, header: BmpHeader, data: Uint8Array): Painter {
  const step = header.bitsPerPixel / 8;
  const fields = header.masks
    .filter((mask, channel) => channel < 3 || mask !== 0)
    .map((mask) => {
      const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
      return { mask, shift, scale: 255 / Math.max(1, mask >>> shift) };
    });
  return (_source, from, to) => {
    for (let x = 0, at = to; x < header.width; x += 1) {
      const place = from + x * step;
      const value = step === 2 ? bytes.readUInt16LE(place) : bytes.readUInt32LE(place);
      for (const { mask, shift, scale } of fields)
        data[at++] = Math.round(((value & mask) >>> shift) * scale);
    }
  };
}

/** Palette indices, one a byte, in the order of the file. What the runs leave out stays 0. */
function expandRuns(bytes: Buffer, { width, height, coding, pixelsAt }: BmpHeader): Uint8Array {
  const indices = new Uint8Array(width * height);
  const nibbles = coding === 'rle4';
  let at = pixelsAt;
  let x = 0;
  let y = 0;
  const put = (index: number): void => {
    if (x < width) indices[y * width + x] = index;
    x += 1;
  };
  const half = (byte: number, position: number): number =>
    nibbles ? (position % 2 === 0 ? byte >> 4 : byte & 15) : byte;
  while (at + 1 < bytes.length && y < height) {
    const count = bytes[at] ?? 0;
    const code = bytes[at + 1] ?? 0;
    at += 2;
    if (count > 0) {
      for (let position = 0; position < count; position += 1) put(half(code, position));
    } else if (code === 0) {
      x = 0;
      y += 1;
    } else if (code === 1) {
      break;
    } else if (code === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      for (let position = 0; position < code; position += 1) {
        put(half(bytes[at + (nibbles ? position >> 1 : position)] ?? 0, position));
      }
      const length = nibbles ? Math.ceil(code / 2) : code;
      at += length + (length % 2);
    }
  }
  return indices;
}
