import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { createImaging } from '#imaging/imaging.ts';
import { planRender } from '#imaging/plan.ts';
import { parseTransformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import { create, native, upload } from '../support/doors.ts';
import { documentOf, leaflet, streamOf } from '../support/documents.ts';
import { colourAt, decoded, deltaE } from '../support/likeness.ts';
import { createWorld } from '../support/world.ts';
import { imagingDefaults } from './workshop.ts';

const sheet = { width: 200, height: 200 };

test('a PDF shows the page that is asked, sharp at any size, and is never given away as it is', async () => {
  await using world = await createWorld();
  const acme = await world.createAccount('acme');
  await upload(world, acme, { name: 'leaflet.pdf', bytes: leaflet() });
  const get = (path: string) => world.get(`/cdn/acme${path}`);
  const picture = async (path: string) => {
    const answer = await get(path);
    assert.equal(answer.status, 200, await answer.clone().text());
    return {
      type: answer.headers.get('content-type'),
      ...(await decoded(Buffer.from(await answer.bytes()))),
    };
  };
  const whole = await picture('/leaflet.pdf');
  assert.deepEqual([whole.width, whole.height, whole.type], [600, 800, 'image/jpeg']);
  assert.ok(deltaE(colourAt(whole, 500, 350), [199, 26, 26]) < 4);
  assert.ok(deltaE(colourAt(whole, 10, 10), [255, 255, 255]) < 2, 'on white');
  const second = await picture('/pg_2,w_480,f_png/leaflet.pdf');
  assert.deepEqual([second.width, second.height, second.type], [480, 320, 'image/png']);
  assert.ok(deltaE(colourAt(second, 400, 120), [26, 64, 179]) < 4);
  const large = await picture('/w_2400,f_png/leaflet.pdf');
  assert.equal(large.width, 2400);
  assert.ok(edgeWidth(large) <= 3, 'drawn at this size, not enlarged');
  const cut = await picture('/pg_2,c_crop,w_100,h_100,x_800,y_60/f_png/leaflet.pdf');
  assert.ok(deltaE(colourAt(cut, 50, 50), [26, 64, 179]) < 4);

  const about = (await (await get('/~info/pg_2,w_96/leaflet.pdf')).json()) as {
    width: number;
    height: number;
    original: { pages: number; type: string };
  };
  assert.deepEqual([about.width, about.height], [96, 64]);
  assert.deepEqual([about.original.pages, about.original.type], [2, 'application/pdf']);
  const list = (await (await native(world, acme, 'GET', '/assets')).json()) as { items: { pages: number }[] };
  assert.equal(list.items[0]?.pages, 2);

  for (const [path, words] of [
    ['/pg_3,w_100/leaflet.pdf', /pg_3.*1 to 2/],
    ['/w_100/pg_2/leaflet.pdf', /first segment/],
  ] as const) {
    const answer = await get(path);
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    assert.deepEqual([answer.status, code], [400, 'page-not-found'], path);
    assert.match(detail, words);
  }
  await create(world, acme, { name: 'photo.pdf', bytes: leaflet() }, { visibility: 'public' });
});

/** How many pixels it takes from white to red down the middle column. */
function edgeWidth({ data, width, height, channels }: Awaited<ReturnType<typeof decoded>>): number {
  let between = 0;
  for (let y = 0; y < height / 4; y += 1) {
    const green = data[(y * width + Math.round(width * 0.9)) * channels + 1] ?? 0;
    if (green > 35 && green < 250) between += 1;
  }
  return between;
}

const heavyImage = streamOf(
  '/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter [/FlateDecode /FlateDecode]',
  deflateSync(deflateSync(Buffer.alloc(60_000_000))),
);

/** What is wrong with each, and how it is refused. */
const refused: readonly (readonly [string, () => Buffer, string])[] = [
  ['one cut short', () => leaflet().subarray(0, 300), 'corrupt-image'],
  ['one of nothing but its first line', () => Buffer.from('%PDF-1.7\n'), 'corrupt-image'],
  ['one without pages', () => documentOf([]), 'corrupt-image'],
  [
    'an encrypted one',
    () =>
      documentOf([{ ...sheet, content: '' }], {
        trailer: `/Encrypt {n} 0 R /ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>]`,
        objects: [
          `<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> >>`,
        ],
      }),
    'document-locked',
  ],
  [
    'one of too many pages',
    () => documentOf(Array.from({ length: 1_001 }, () => ({ ...sheet, content: '' }))),
    'too-many-pages',
  ],
];

for (const [what, make, code] of refused) {
  test(`${what} is refused as ${code}`, async () => {
    await using imaging = createImaging(imagingDefaults);
    await assert.rejects(
      imaging.inspect({ bytes: make() }),
      (error) => error instanceof Problem && error.code === code && error.status < 500,
    );
  });
}

test('one that would take the machine is refused or bounded, in time and memory', async () => {
  await using imaging = createImaging({ ...imagingDefaults, renderSeconds: 4 });
  const before = process.memoryUsage().rss;
  const bombs = {
    'a picture of 2.7 GB': documentOf([{ ...sheet, content: 'q 200 0 0 200 0 0 cm /I Do Q' }], {
      resources: '/XObject << /I {n} 0 R >>',
      objects: [heavyImage],
    }),
    'a million strokes': documentOf([
      {
        ...sheet,
        content: '0.1 w 0 0 m 200 200 l 7 190 190 3 10 10 c S '.repeat(900_000),
      },
    ]),
    'a page of a kilometre': documentOf([{ width: 2_834_645, height: 2_834_645, content: '' }]),
  };
  for (const [what, bytes] of Object.entries(bombs)) {
    const started = performance.now();
    const facts = await imaging.inspect({ bytes }).catch((error: unknown) => {
      assert.ok(error instanceof Problem && error.status < 500, `${what}: ${String(error)}`);
      return undefined;
    });
    assert.ok(performance.now() - started < 12_000, what);
    if (facts !== undefined) assert.ok(facts.width * facts.height <= 25.1e6, what);
  }
  assert.ok(process.memoryUsage().rss - before < 400e6);
});

test('a page comes out the same every time, whatever is made of it', async () => {
  await using imaging = createImaging(imagingDefaults);
  const source = { bytes: leaflet() };
  const facts = await imaging.inspect(source);
  for (const text of [
    'w_120',
    'pg_2,c_fill,w_90,h_90',
    'c_thumb,w_50,h_50,g_north/e_sepia',
    'a_90/w_40',
    'l_text:Arial_20:Hi',
  ]) {
    const plan = planRender(parseTransformation(text) ?? [], facts, {
      accept: 'webp',
      limits: imaging.limits,
    });
    const [one, two] = [await imaging.render(source, facts, plan), await imaging.render(source, facts, plan)];
    assert.deepEqual([one.width, one.height], [plan.width, plan.height], text);
    assert.deepEqual(one.bytes, two.bytes, text);
  }
});
