import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#platform/problem.ts';
import { ending, pipeline } from './pipeline.ts';
import {
  type Ask,
  parseQuery,
  parseSegment,
  parseTransformation,
  printTransformation,
} from './transformation.ts';

const understood: readonly (readonly [segment: string, ask: Ask])[] = [
  ['w_400', { width: 400 }],
  ['w_400,h_300', { width: 400, height: 300 }],
  ['h_300,w_400', { width: 400, height: 300 }],
  ['w_20000', { width: 20_000 }],
  ['w_0', {}],
  ['w_0,h_0,c_fit', { mode: 'fit' }],
  ['w_00100', { width: 100 }],
  ['w_100,w_200', { width: 200 }],
  ['w_100,w_0', {}],
  ['c_scale', { mode: 'scale' }],
  ['c_fit', { mode: 'fit' }],
  ['c_crop,x_0,y_5', { mode: 'crop', x: 0, y: 5 }],
  ['g_center', { gravity: 'center' }],
  ['g_top', { gravity: 'top' }],
  ['g_right', { gravity: 'right' }],
  ['g_bottom', { gravity: 'bottom' }],
  ['g_left', { gravity: 'left' }],
  ['g_top_left', { gravity: 'top_left' }],
  ['g_top_right', { gravity: 'top_right' }],
  ['g_bot_left', { gravity: 'bottom_left' }],
  ['g_bot_right', { gravity: 'bottom_right' }],
  ['g_bottom_left', { gravity: 'bottom_left' }],
  ['g_bottom_right', { gravity: 'bottom_right' }],
  ['g_nowhere', {}],
  ['g_top,g_nowhere', {}],
  ['q_0', { quality: 0 }],
  ['q_100', { quality: 100 }],
  ['f_jpg', { format: 'jpeg' }],
  ['f_jpeg', { format: 'jpeg' }],
  ['f_png', { format: 'png' }],
  ['f_webp', { format: 'webp' }],
  ['f_avif', { format: 'avif' }],
  ['f_gif', { format: 'gif' }],
  ['f_auto', { format: 'auto' }],
  ['f_bmp', {}],
  ['f_', {}],
  ['e_sharpen', { sharpen: 100 }],
  ['e_sharpen:250', { sharpen: 250 }],
  ['e_blur:0', { blur: 100 }],
  ['e_blur:99', { blur: 100 }],
  ['e_blur:1001', { blur: 1000 }],
  ['e_blur:999999', { blur: 1000 }],
  ['e_sharpen,e_blur:300', { sharpen: 100, blur: 300 }],
  ['e_blur:200,e_blur:300', { blur: 300 }],
  ['fl_progressive.first', { progressive: true, still: true }],
  ['o_seo', { seo: true }],
  ['w_25,o_seo,f_auto', { width: 25, format: 'auto', seo: true }],
];

for (const [segment, transformation] of understood) {
  test(`${segment} asks for ${JSON.stringify(transformation)}`, () => {
    assert.deepEqual(parseSegment(segment), transformation);
  });
}

for (const segment of [
  '',
  'photos',
  'w_100,photos',
  'W_100',
  'w',
  'w100',
  'k_1',
  'ar_deco',
  'z_top',
  '_1',
  'w_100,',
  'my_photos',
  'fl_studio.old',
  'fl_first.edition',
  'w_100 ,x',
]) {
  test(`a folder may be called ${JSON.stringify(segment)}`, () => {
    assert.equal(parseSegment(segment), undefined);
  });
}

const refused: readonly (readonly [segment: string, ...named: string[]])[] = [
  ['w_-1', 'w_-1', '"-1"', '20000'],
  ['w_', 'w_', '20000'],
  ['w_abc', 'w_abc', '20000'],
  ['h_1.5', 'h_1.5', '20000'],
  ['w_1e3', 'w_1e3'],
  ['w_+5', 'w_+5'],
  ['w_20001', 'w_20001', '"20001"', '20000'],
  ['w_99999999999999999999', 'w_99999999999999999999'],
  ['x_-5', 'x_-5', '20000'],
  ['h_300,w_1.5,c_fit', 'w_1.5'],
  ['c_zoomed', 'c_zoomed', 'scale', 'fit', 'crop', 'fill'],
  ['q_101', 'q_101', '100'],
  ['q_-1', 'q_-1'],
  ['q_high', 'q_high'],
  ['e_glow', 'e_glow', 'blur', 'sharpen'],
  ['e_blur:', 'e_blur:', '100 to 1000'],
  ['e_blur:-5', 'e_blur:-5'],
  ['e_blur:1.5', 'e_blur:1.5'],
  ['e_constructor', 'e_constructor'],
  ['o_none', 'o_none', 'seo'],
];

for (const [segment, ...named] of refused) {
  test(`${segment} is refused as a bad request that names ${named.join(', ')}`, () => {
    assert.throws(
      () => parseSegment(segment),
      (error) => {
        assert.ok(error instanceof Problem);
        assert.equal(error.status, 400);
        assert.equal(error.code, 'bad-transformation');
        for (const part of named)
          assert.ok(error.message.includes(part), `${error.message} should name ${part}`);
        return true;
      },
    );
  });
}

test('a query string asks for the same, and parameters that are not operations are ignored', () => {
  const query = new URLSearchParams('w=25&f=auto&t=1633&fbclid=abc&token=1F&e=blur:200&e=sharpen');
  assert.deepEqual(parseQuery(query), { width: 25, format: 'auto', blur: 200, sharpen: 100 });
  assert.throws(() => parseQuery(new URLSearchParams('w=abc')), /w=abc/);
});

test('a transformation cannot be changed after it was read', () => {
  assert.ok(Object.isFrozen(parseSegment('w_100')));
  assert.ok(Object.isFrozen(parseQuery(new URLSearchParams('w=100'))));
});

const pixels = fc.integer({ min: 1, max: 20_000 });
const strength = fc.integer({ min: 100, max: 1000 });
const anyTransformation = fc.record(
  {
    width: pixels,
    height: pixels,
    mode: fc.constantFrom('scale', 'fit', 'crop'),
    x: fc.nat(20_000),
    y: fc.nat(20_000),
    gravity: fc.constantFrom('center', 'top', 'right', 'bottom_left', 'bottom_right'),
    quality: fc.nat(100),
    format: fc.constantFrom('jpeg', 'png', 'webp', 'avif', 'gif', 'auto'),
    blur: strength,
    sharpen: strength,
    seo: fc.constant(true),
  },
  { requiredKeys: [], noNullPrototype: true },
);

test('what is printed reads back as the same transformation, in whatever order its parts stand', () => {
  fc.assert(
    fc.property(
      anyTransformation.filter((given) => Object.keys(given).length > 0),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (given, dice) => {
        const transformation = given as Ask;
        const printed = printTransformation([transformation]);
        const shuffled = printed
          .split(',')
          .map((token) => ({ token, place: dice.next().value }))
          .sort((one, other) => one.place - other.place);
        assert.deepEqual(parseSegment(printed), transformation);
        assert.deepEqual(parseSegment(shuffled.map(({ token }) => token).join(',')), transformation);
      },
    ),
  );
});

test('any text is a transformation, the name of a folder, or a bad request', () => {
  const tokens = fc.tuple(fc.constantFrom('w', 'h', 'c', 'x', 'g', 'q', 'f', 'e', 'o', 'k'), fc.string());
  fc.assert(
    fc.property(
      fc.array(
        tokens.map(([key, text]) => `${key}_${text}`),
        { maxLength: 4 },
      ),
      (parts) => {
        try {
          const read = parseSegment(parts.join(','));
          assert.ok(read === undefined || Object.isFrozen(read));
        } catch (error) {
          assert.ok(error instanceof Problem && error.status === 400);
        }
      },
    ),
  );
});

test('every operation has an example that is a transformation', () => {
  for (const operation of [...pipeline, ending]) {
    assert.ok((parseTransformation(operation.example) ?? []).length > 0, operation.name);
  }
});

test('a chain is read link by link and printed again, and a link that asks nothing is none', () => {
  for (const [text, links] of [
    ['w_100/e_blur', [{ width: 100 }, { blur: 100 }]],
    ['w_100/w_0/e_blur', [{ width: 100 }, { blur: 100 }]],
    ['w_0', []],
  ] as const) {
    const chain = parseTransformation(text) ?? [];
    assert.deepEqual(chain, links);
    assert.deepEqual(parseTransformation(printTransformation(chain) || 'w_0'), chain);
  }
  assert.equal(parseTransformation('w_100/photos'), undefined);
  assert.throws(() => parseTransformation('w_100/h_x'), /h_x/);
});

test('a chain of more links than there may be is refused, and says how many there may be', () => {
  const links = (count: number) => Array.from({ length: count }, () => 'w_10').join('/');
  assert.equal(parseTransformation(links(16))?.length, 16);
  assert.throws(() => parseTransformation(links(17)), { code: 'too-many-links', status: 400 });
  assert.throws(() => parseTransformation(links(500)), /500.*at most 16/);
});

const refusedBeside: readonly (readonly [segment: string, ...named: string[]])[] = [
  ['l_a.png,e_sepia', 'e_sepia', 'segment of its own', 'layer'],
  ['e_blur_region,w_10,r_5', 'r_5', 'segment of its own', 'region'],
  ['e_multiply', 'e_multiply', 'l_'],
  ['w_10,fl_tiled', 'fl_tiled', 'l_'],
  ['l_..:b.png,w_10', 'path of an asset'],
  ['w_10,r_1:2:3:4:5', 'r_1:2:3:4:5', '10000'],
  ['w_10,r_NaN', 'max'],
  ['w_10,a_361', 'a_361', '360'],
  ['w_10,a_1e2', 'a_1e2'],
  ['w_10,b_#fff', 'colour'],
  ['w_10,b_constructor', 'colour'],
  ['w_10,bo_0px_solid_red', 'bo_0px', '500'],
  ['w_1e9', '20000'],
  ['w_NaN', '20000'],
  ['w_0.5e1', '20000'],
  ['w_10,ar_0:1', 'ar_0:1', '16:9'],
  ['w_10,ar_1:0', '16:9'],
  ['w_10,dpr_100', '0.1 to 5'],
  ['e_brightness:101', '-99 to 100'],
  ['e_tint:50:nocolour', 'tint:N:colour'],
  ['e_duotone:red', 'duotone:dark:light'],
  ['e_pixelate:1', '2 to 200'],
  ['w_10,o_101', '0 to 100'],
];

for (const [segment, ...named] of refusedBeside) {
  test(`${segment} is refused and the refusal names ${named.join(', ')}`, () => {
    assert.throws(
      () => parseTransformation(segment),
      (error) => {
        assert.ok(error instanceof Problem && error.code === 'bad-transformation');
        for (const part of named) assert.ok(error.message.includes(part), error.message);
        return true;
      },
    );
  });
}
