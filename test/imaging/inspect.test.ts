import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import sharp from 'sharp';
import type { ImageFacts } from '#imaging/facts.ts';
import { createImaging } from '#imaging/imaging.ts';
import { Problem } from '#platform/problem.ts';
import { animation, bmp24, canvasOf, photo, pngBomb, withAlpha } from '../support/pictures.ts';
import { develop, imagingDefaults } from './workshop.ts';

const scene = photo(320, 240);
const plain: ImageFacts = {
  format: 'jpeg',
  width: 320,
  height: 240,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
  colour: 'srgb',
  bitDepth: 8,
  hasLocation: false,
};

const gps = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' } };
const cases: readonly (readonly [what: string, make: () => Promise<Buffer>, differs: Partial<ImageFacts>])[] =
  [
    ['a JPEG', () => canvasOf(scene).jpeg().toBuffer(), {}],
    [
      'a turned JPEG',
      () => canvasOf(scene).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      { orientation: 6, width: 240, height: 320 },
    ],
    ['a JPEG with a place', () => canvasOf(scene).withExif(gps).jpeg().toBuffer(), { hasLocation: true }],
    [
      'a JPEG with a place in XMP',
      () =>
        canvasOf(scene)
          .withXmp(
            '<?xpacket begin=""?><x><rdf:Description exif:GPSLatitude="52,30N"/></x><?xpacket end="w"?>',
          )
          .jpeg()
          .toBuffer(),
      { hasLocation: true },
    ],
    [
      'a WebP with a place',
      () => canvasOf(scene).withExif(gps).webp().toBuffer(),
      { format: 'webp', hasLocation: true },
    ],
    [
      'a PNG with a place',
      () => canvasOf(scene).withExif(gps).png().toBuffer(),
      { format: 'png', hasLocation: true },
    ],
    [
      'an AVIF with a place',
      () => canvasOf(scene).withExif(gps).avif({ effort: 0 }).toBuffer(),
      { format: 'avif', hasLocation: true },
    ],
    ['a JPEG with an sRGB profile', () => canvasOf(scene).withIccProfile('srgb').jpeg().toBuffer(), {}],
    ['a JPEG in P3', () => canvasOf(scene).withIccProfile('p3').jpeg().toBuffer(), { colour: 'p3' }],
    [
      'a JPEG in CMYK',
      () => canvasOf(scene).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
      { colour: 'cmyk' },
    ],
    ['a gray JPEG', () => canvasOf(scene).toColourspace('b-w').jpeg().toBuffer(), { colour: 'gray' }],
    [
      'a PNG of 16 bits',
      () => canvasOf(scene).toColourspace('rgb16').png().toBuffer(),
      { format: 'png', bitDepth: 16 },
    ],
    [
      'a PNG with alpha',
      () => canvasOf(withAlpha(scene)).png().toBuffer(),
      { format: 'png', hasAlpha: true },
    ],
    [
      'a GIF that moves',
      () => animation(5, 320, 240).gif({ effort: 1 }).toBuffer(),
      { format: 'gif', frames: 5, hasAlpha: true },
    ],
    [
      'a WebP that moves',
      () => animation(5, 320, 240).webp().toBuffer(),
      { format: 'webp', frames: 5, hasAlpha: true },
    ],
    ['a TIFF', () => canvasOf(scene).tiff().toBuffer(), { format: 'tiff' }],
    ['an AVIF', () => canvasOf(scene).avif({ effort: 0 }).toBuffer(), { format: 'avif' }],
    ['a BMP', async () => bmp24(scene), { format: 'bmp' }],
    [
      'an SVG',
      async () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><rect width="9" height="9"/></svg>',
        ),
      { format: 'svg', hasAlpha: true },
    ],
  ];

for (const [what, make, differs] of cases) {
  test(`${what} is seen for what it is, whatever it is called`, async () => {
    await using imaging = createImaging(imagingDefaults);
    assert.deepEqual(await imaging.inspect({ bytes: await make() }), { ...plain, ...differs });
  });
}

const refusals: readonly (readonly [
  what: string,
  make: () => Promise<Buffer>,
  status: number,
  code: string,
])[] = [
  ['nothing', async () => Buffer.alloc(0), 400, 'empty-file'],
  ['a page called a JPEG', async () => Buffer.from('<html><body>hello</body></html>'), 415, 'not-an-image'],
  ['noise', async () => Buffer.from(photo(50, 50).data), 415, 'not-an-image'],
  [
    'an SVG with a foreign entity',
    async () =>
      Buffer.from('<!DOCTYPE s [<!ENTITY x SYSTEM "f">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'),
    400,
    'svg-malformed',
  ],
  ['a JPEG that is a header only', async () => Buffer.of(0xff, 0xd8, 0xff, 0xe0), 422, 'corrupt-image'],
];

for (const [what, make, status, code] of refusals) {
  test(`${what} is refused with ${status}`, async () => {
    await using imaging = createImaging(imagingDefaults);
    await assert.rejects(
      imaging.inspect({ bytes: await make() }),
      (error) => error instanceof Problem && error.status === status && error.code === code,
    );
  });
}

for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
  test(`a ${format} that was cut off in transfer is refused, wherever it was cut`, async () => {
    await using imaging = createImaging(imagingDefaults);
    const whole = await canvasOf(scene)[format]().toBuffer();
    for (const share of [0.05, 0.3, 0.6, 0.95]) {
      const part = whole.subarray(0, Math.floor(whole.length * share));
      await assert.rejects(
        imaging.inspect({ bytes: part }),
        (error) => error instanceof Problem && error.status === 422,
        `${share}`,
      );
    }
  });
}

test('an AVIF whose pixels take much memory is decoded in other processes, and refused as a small one is', async () => {
  await using imaging = createImaging(imagingDefaults);
  const flat = { create: { width: 3_200, height: 2_400, channels: 3, background: 'teal' } } as const;
  const bytes = await sharp(flat).avif({ effort: 0 }).toBuffer();
  const inspecting = imaging.inspect({ bytes });
  const ended = inspecting.then(() => true);
  const running = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
  let processes = 0;
  while (!(await Promise.race([ended, setImmediate(false)]))) processes = Math.max(processes, running());
  assert.equal(processes, 1);
  const { facts, width, height } = await develop(imaging, { bytes }, 'w_80,f_png');
  assert.deepEqual(facts, await inspecting);
  assert.deepEqual([facts.format, facts.width, facts.height], ['avif', 3_200, 2_400]);
  assert.deepEqual([width, height], [80, 60]);
  assert.equal(imaging.renderProcesses.length, 1);
  await assert.rejects(
    imaging.inspect({ bytes: Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(40)]) }),
    (error) => error instanceof Problem && error.code === 'corrupt-image',
  );
});

test('a PNG whose packed data are broken inside right chunks is refused', async () => {
  await using imaging = createImaging(imagingDefaults);
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVQI12NgAACrra0yDhab2AAAAABJRU5ErkJggg==';
  const bytes = Buffer.from(pixel, 'base64');
  await assert.rejects(imaging.inspect({ bytes }), /it cannot be decoded to its end/);
});

test('a PNG with a changed bit is refused', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await canvasOf(scene).png().toBuffer();
  bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  await assert.rejects(imaging.inspect({ bytes }), /checksum of IDAT/);
});

test('a JPEG with something behind its end mark is whole', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = Buffer.concat([
    await canvasOf(scene).jpeg().toBuffer(),
    Buffer.from('a trailer of some camera'),
  ]);
  assert.equal((await imaging.inspect({ bytes })).width, 320);
});

test('a HEIC beyond the limit of its decoder is refused by the header, naming the limit', async () => {
  await using imaging = createImaging({ ...imagingDefaults, maxHeicMegapixels: 0.001 });
  const path = fileURLToPath(new URL('../fixtures/heic/photo.heic', import.meta.url));
  await assert.rejects(imaging.inspect({ path }), (error) => {
    assert.ok(error instanceof Problem && error.code === 'too-many-pixels');
    assert.match(error.message, /at most 0\.001 megapixels/);
    return true;
  });
});

test('400 megapixels in a small PNG are refused by the header: at once and without memory', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = pngBomb(20_000);
  assert.ok(bytes.length < 2_000_000);
  const [rss, started] = [process.memoryUsage.rss(), performance.now()];
  await assert.rejects(imaging.inspect({ bytes }), (error) => {
    assert.ok(error instanceof Problem && error.status === 413 && error.code === 'too-many-pixels');
    assert.match(error.message, /20000 × 20000 = 400\.0 megapixels.*at most 100 megapixels/);
    return true;
  });
  assert.ok(performance.now() - started < 500);
  assert.ok(process.memoryUsage.rss() - rss < 30_000_000);
});

test('the frames of an animation count together', async () => {
  await using imaging = createImaging({ ...imagingDefaults, maxInputMegapixels: 0.3 });
  const bytes = await animation(20, 160, 120).gif({ effort: 1 }).toBuffer();
  await assert.rejects(imaging.inspect({ bytes }), /160 × 120 × 20 frames = 0\.4 megapixels/);
});

test('whatever is wrong with a file, it is refused as a bad file', async () => {
  await using imaging = createImaging({ ...imagingDefaults, maxInputMegapixels: 5 });
  const small = photo(48, 36);
  const seeds = [
    await canvasOf(small).jpeg().toBuffer(),
    await canvasOf(small).jpeg({ progressive: true }).withExif(gps).toBuffer(),
    await canvasOf(small).png().toBuffer(),
    await canvasOf(small).webp().toBuffer(),
    await canvasOf(small).tiff().toBuffer(),
    await canvasOf(small).avif({ effort: 0 }).toBuffer(),
    await animation(3, 48, 36).gif({ effort: 1 }).toBuffer(),
  ];
  const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      async (seed, changes) => {
        const bytes = Buffer.from(seed);
        for (const [place, value] of changes) bytes[place % bytes.length] = value;
        try {
          await develop(imaging, { bytes }, 'w_20,f_webp');
        } catch (error) {
          assert.ok(error instanceof Problem && error.status >= 400 && error.status < 500, String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('a still of a large camera is seen in about the time of reading its header', async () => {
  await using imaging = createImaging(imagingDefaults);
  const bytes = await sharp(photo(1200, 1000).data, { raw: { width: 1200, height: 1000, channels: 3 } })
    .resize(5000, 4000)
    .jpeg({ quality: 92 })
    .toBuffer();
  await imaging.inspect({ bytes });
  const before = process.cpuUsage();
  const facts = await imaging.inspect({ bytes });
  const { user, system } = process.cpuUsage(before);
  assert.deepEqual([facts.width, facts.height], [5000, 4000]);
  assert.ok((user + system) / 1000 < 60, `${(user + system) / 1000} ms of CPU`);
});
