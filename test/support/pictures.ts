import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Sharp } from 'sharp';

/** Raw pixels, 8 bits a channel, RGB unless `channels` says otherwise. */
export type Pixels = {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
};

/**
 * Something like a photograph: slopes of colour, a disc, a bar, a grid of fine detail and sensor noise. No
 * mirror image or turn of it looks like itself, so a wrong orientation shows. The same every time.
 */
export function photo(width: number, height: number, shift = 0): Pixels {
  const data = Buffer.alloc(width * height * 3);
  const random = noise(7 + shift);
  const unit = Math.min(width, height);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const [red, green, blue] = paint((x + shift) / width, y / height, { x, y, unit, width, height });
      const grain = (random() - 0.5) * 6;
      data[at] = clamp(red + grain);
      data[at + 1] = clamp(green + grain);
      data[at + 2] = clamp(blue + grain);
    }
  }
  return { data, width, height, channels: 3 };
}

type Place = { x: number; y: number; unit: number; width: number; height: number };

function paint(across: number, down: number, place: Place): readonly [number, number, number] {
  const { x, y, unit, width, height } = place;
  if (Math.hypot(x - width * 0.25, y - height * 0.3) < unit * 0.16) return [225, 60, 45];
  if (across > 0.62 && across < 0.7 && down > 0.1) return [30, 110, 60];
  if (down > 0.82 && across < 0.5)
    return Math.floor((x / unit) * 40) % 2 === 0 ? [235, 235, 225] : [25, 25, 40];
  return [40 + 170 * across, 90 + 120 * (1 - down), 210 - 150 * across * down];
}

/** Opens raw pixels in sharp, to be encoded. */
export function canvasOf({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

/** With a hole in the middle of the picture, soft at its edge. */
export function withAlpha(picture: Pixels): Pixels {
  const { width, height } = picture;
  const data = Buffer.alloc(width * height * 4);
  for (let y = 0, index = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, index += 1) {
      picture.data.copy(data, index * 4, index * 3, index * 3 + 3);
      const distance = Math.hypot(x / width - 0.5, y / height - 0.5);
      data[index * 4 + 3] = clamp((distance - 0.2) * 2000);
    }
  }
  return { data, width, height, channels: 4 };
}

/**
 * The pixels as a camera would store them for this EXIF orientation: shown as the orientation says, they are
 * the picture given. Each case follows the wording of EXIF 3.0 §4.6.4 ("0th row is …, 0th column is …").
 */
export function storedFor(orientation: number, picture: Pixels): Pixels {
  const { width, height, channels } = picture;
  const turned = orientation >= 5;
  const size = turned ? { width: height, height: width } : { width, height };
  const data = Buffer.alloc(picture.data.length);
  for (let row = 0; row < size.height; row += 1) {
    for (let column = 0; column < size.width; column += 1) {
      const [x, y] = seenAt(orientation, row, column, { width, height });
      const from = (y * width + x) * channels;
      picture.data.copy(data, (row * size.width + column) * channels, from, from + channels);
    }
  }
  return { ...size, data, channels };
}

function seenAt(
  orientation: number,
  row: number,
  column: number,
  { width, height }: { width: number; height: number },
): readonly [x: number, y: number] {
  const right = width - 1;
  const bottom = height - 1;
  switch (orientation) {
    case 2:
      return [right - column, row];
    case 3:
      return [right - column, bottom - row];
    case 4:
      return [column, bottom - row];
    case 5:
      return [row, column];
    case 6:
      return [right - row, column];
    case 7:
      return [right - row, bottom - column];
    case 8:
      return [row, bottom - column];
    default:
      return [column, row];
  }
}

/** Shrinks by averaging whole areas: slow, simple, and nothing libvips has a part in. */
export function shrink(picture: Pixels, width: number, height: number): Pixels {
  const { channels } = picture;
  const data = Buffer.alloc(width * height * channels);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const area = areaOf(picture, { x, y, width, height });
      for (let channel = 0; channel < channels; channel += 1, to += 1)
        data[to] = average(picture, area, channel);
    }
  }
  return { data, width, height, channels };
}

type Area = { left: number; right: number; top: number; bottom: number };

function areaOf(picture: Pixels, { x, y, width, height }: Omit<Place, 'unit'>): Area {
  const left = Math.floor((x * picture.width) / width);
  const top = Math.floor((y * picture.height) / height);
  return {
    left,
    top,
    right: Math.max(left + 1, Math.floor(((x + 1) * picture.width) / width)),
    bottom: Math.max(top + 1, Math.floor(((y + 1) * picture.height) / height)),
  };
}

function average(
  { data, width, channels }: Pixels,
  { left, right, top, bottom }: Area,
  channel: number,
): number {
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) sum += data[(y * width + x) * channels + channel] ?? 0;
  }
  return Math.round(sum / ((right - left) * (bottom - top)));
}

/** A window of the pixels, cut by hand. */
export function cut(
  picture: Pixels,
  window: { left: number; top: number; width: number; height: number },
): Pixels {
  const { channels } = picture;
  const rows = Array.from({ length: window.height }, (_, row) => {
    const from = ((window.top + row) * picture.width + window.left) * channels;
    return picture.data.subarray(from, from + window.width * channels);
  });
  return { data: Buffer.concat(rows), width: window.width, height: window.height, channels };
}

/** Frames of a picture that moves to the side, one under the other as sharp takes them. */
export function animation(frames: number, width: number, height: number): Sharp {
  const rolls = Array.from({ length: frames }, (_, index) => photo(width, height, index * 5).data);
  return sharp(Buffer.concat(rolls), {
    raw: { width, height: height * frames, channels: 3, pageHeight: height },
  });
}

/** An uncompressed BMP, 24 bits, rows from the bottom. */
export function bmp24({ data, width, height }: Pixels): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 3;
      const to = 54 + (height - 1 - y) * stride + x * 3;
      bytes.set([data[from + 2] ?? 0, data[from + 1] ?? 0, data[from] ?? 0], to);
    }
  }
  return bytes;
}

/** A whole and valid PNG, black at one bit a pixel: 400 megapixels in 50 KB. */
export function pngBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(side / 8)) * side), { level: 9 });
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(content.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** mulberry32: small, seeded, good enough to look like grain. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
