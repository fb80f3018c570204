import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBmp, readBmpHeader } from './bmp.ts';

type Parts = {
  readonly bits: number;
  readonly compression?: number;
  readonly width?: number;
  readonly height?: number;
  readonly palette?: readonly number[];
  readonly masks?: readonly number[];
  readonly pixels: readonly number[];
};

/** A BMP written by hand: 2 × 2 unless told, with a 40-byte header, or 56 when there are four masks. */
function bmp({
  bits,
  compression = 0,
  width = 2,
  height = 2,
  palette = [],
  masks = [],
  pixels,
}: Parts): Buffer {
  const size = masks.length === 4 ? 56 : 40;
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(size, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  head.writeUInt32LE(palette.length / 4, 46);
  const maskBytes = Buffer.alloc(masks.length * 4);
  for (const [index, mask] of masks.entries()) maskBytes.writeUInt32LE(mask, index * 4);
  head.writeUInt32LE(54 + maskBytes.length + palette.length, 10);
  return Buffer.concat([head, maskBytes, Buffer.from(palette), Buffer.from(pixels)]);
}

function decode(bytes: Buffer): readonly number[] {
  const header = readBmpHeader(bytes);
  assert.ok(header !== undefined);
  return [...decodeBmp(bytes, header).data];
}

const [red, green, blue, white] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
];
// Blue, green, red and a byte of nothing, as palettes are stored.
const palette = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0];
/** Upper row red and green, lower row blue and white. */
const square = [red, green, blue, white].flat();

const kinds: Readonly<Record<string, Parts>> = {
  '24 bits from the bottom': {
    bits: 24,
    pixels: [255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0],
  },
  '24 bits from the top': {
    bits: 24,
    height: -2,
    pixels: [0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0],
  },
  '8 bits with a palette': { bits: 8, palette, pixels: [2, 3, 0, 0, 0, 1, 0, 0] },
  '4 bits with a palette': { bits: 4, palette, pixels: [0x23, 0, 0, 0, 0x01, 0, 0, 0] },
  '32 bits without masks': {
    bits: 32,
    pixels: [255, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0],
  },
  '16 bits, five a channel': { bits: 16, pixels: [0x1f, 0, 0xff, 0x7f, 0, 0x7c, 0xe0, 0x03] },
  '16 bits, 565 by masks': {
    bits: 16,
    compression: 3,
    masks: [0xf800, 0x07e0, 0x1f],
    pixels: [0x1f, 0, 0xff, 0xff, 0, 0xf8, 0xe0, 0x07],
  },
  '8 bits in runs': { bits: 8, compression: 1, palette, pixels: [1, 2, 1, 3, 0, 0, 1, 0, 1, 1, 0, 1] },
  '4 bits in runs': { bits: 4, compression: 2, palette, pixels: [2, 0x23, 0, 0, 2, 0x01, 0, 1] },
  '8 bits in absolute runs': {
    bits: 8,
    compression: 1,
    palette,
    width: 3,
    height: 1,
    pixels: [0, 3, 0, 1, 2, 0, 0, 1],
  },
};

for (const [kind, parts] of Object.entries(kinds)) {
  test(`a BMP of ${kind} decodes`, () => {
    const expected = parts.width === 3 ? [red, green, blue].flat() : square;
    assert.deepEqual(decode(bmp(parts)), expected);
  });
}

test('a BMP of 1 bit decodes by its palette', () => {
  assert.deepEqual(
    decode(
      bmp({ bits: 1, palette: [255, 255, 255, 0, 0, 0, 255, 0], pixels: [0x40, 0, 0, 0, 0x80, 0, 0, 0] }),
    ),
    [red, white, white, red].flat(),
  );
});

test('an alpha mask is kept', () => {
  const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
  const parts = { bits: 32, compression: 3, width: 1, height: 1, masks, pixels: [30, 20, 10, 128] };
  assert.deepEqual(decode(bmp(parts)), [10, 20, 30, 128]);
});

test('a header that claims more than the file holds is no BMP, however large the claim', () => {
  const parts = { bits: 24, pixels: [0, 0, 0, 0, 0, 0, 0, 0] };
  assert.equal(readBmpHeader(bmp({ ...parts, width: 30_000, height: 30_000 })), undefined);
  assert.equal(readBmpHeader(bmp({ ...parts, width: 0 })), undefined);
  assert.equal(readBmpHeader(bmp({ ...parts, width: -5 })), undefined);
  assert.equal(readBmpHeader(bmp({ ...parts, bits: 7 })), undefined);
  assert.equal(readBmpHeader(bmp({ ...parts, compression: 4 })), undefined);
  const whole = bmp({ bits: 24, pixels: [255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0] });
  for (let length = 0; length < whole.length - 3; length += 1) {
    assert.equal(readBmpHeader(whole.subarray(0, length)), undefined);
  }
});

test('runs that lead out of the picture paint nothing outside', () => {
  const wild = bmp({ bits: 8, compression: 1, palette, pixels: [255, 3, 0, 2, 200, 200, 9, 1, 0, 0] });
  assert.deepEqual(decode(wild), [red, red, white, white].flat());
});
