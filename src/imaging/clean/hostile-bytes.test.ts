import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { cleanRaster, type RasterFormat } from './raster.ts';
import { findPersonalMetadata } from './residue.ts';
import { trappedPictures } from './trapped-pictures.ts';

/** What somebody does to a file: overwrites, takes out, doubles or appends a stretch. */
type Change = {
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
  readonly kind: string;
};

const interesting = fc.constantFrom(0x00, 0x01, 0x7f, 0x80, 0xc0, 0xd9, 0xda, 0xe1, 0xff);
const change: fc.Arbitrary<Change> = fc.record({
  // Mostly in the first part, where the structure is.
  at: fc.oneof({ weight: 3, arbitrary: fc.integer({ max: 900, min: 0 }) }, fc.nat({ max: 20_000 })),
  length: fc.nat({ max: 300 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 5 }).chain((bytes) =>
    fc.oneof(
      fc.constant(bytes),
      interesting.map((byte) => Uint8Array.of(byte)),
    ),
  ),
  kind: fc.constantFrom('overwrite', 'overwrite', 'overwrite', 'remove', 'double', 'cut'),
});

function apply(bytes: Buffer, { at, length, bytes: given, kind }: Change): Buffer {
  const from = bytes.length === 0 ? 0 : at % bytes.length;
  const head = bytes.subarray(0, from);
  const stretch = bytes.subarray(from, from + length);
  if (kind === 'cut') return head;
  if (kind === 'remove') return Buffer.concat([head, bytes.subarray(from + length)]);
  if (kind === 'double') return Buffer.concat([head, stretch, bytes.subarray(from)]);
  return Buffer.concat([head, given, bytes.subarray(from + given.length)]);
}

/** Pixels as stored and the turning; undefined where nothing can be decoded. */
async function decode(bytes: Buffer, format: RasterFormat): Promise<Buffer | undefined> {
  try {
    // Of an AVIF the primary picture is what is kept and served.
    const picture = sharp(bytes, {
      animated: format !== 'avif',
      failOn: 'error',
      limitInputPixels: 1_000_000,
    });
    const { width, height, orientation = 1 } = await picture.metadata();
    const turning = Buffer.from(`${width} ${height} ${orientation} `);
    return Buffer.concat([turning, await picture.raw().toBuffer()]);
  } catch {
    return undefined;
  }
}

void test('whatever happened to a file, cleaning it ends, and what it gives is clean and shows the same', async (t) => {
  const seen = new Map<RasterFormat, number>();
  for (const { name, format, bytes } of await trappedPictures()) {
    if (format === 'svg' || format === 'bmp' || format === 'pdf') continue;
    await t.test(name, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
          const changed = changes.reduce(apply, bytes);
          const cleaned = cleanRaster(changed, format);
          if (cleaned === undefined) return;
          assert.deepEqual(findPersonalMetadata(cleaned, format), []);
          const before = await decode(changed, format);
          if (before === undefined) return;
          seen.set(format, (seen.get(format) ?? 0) + 1);
          assert.ok((await decode(cleaned, format))?.equals(before));
        }),
        { numRuns: 150 },
      );
      assert.ok((seen.get(format) ?? 0) > 0, 'some of the changed files could still be shown');
    });
  }
});

void test('bytes of no format at all are never given back', () => {
  const formats: RasterFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif', 'heic', 'bmp', 'tiff'];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...formats), (bytes, format) => {
      assert.equal(cleanRaster(Buffer.from(bytes), format), undefined);
      findPersonalMetadata(Buffer.from(bytes), format);
    }),
    { numRuns: 2_000 },
  );
});

void test('a BMP of changed bytes is turned down or trimmed to its rows', async () => {
  const bmp = (await trappedPictures()).find(({ format }) => format === 'bmp');
  assert.ok(bmp !== undefined);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const cleaned = cleanRaster(changes.reduce(apply, bmp.bytes), 'bmp');
      if (cleaned !== undefined) assert.deepEqual(findPersonalMetadata(cleaned, 'bmp'), []);
    }),
    { numRuns: 1_000 },
  );
});
