import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ImageFacts, InputFormat } from './facts.ts';
import type { Acceptance } from './output.ts';
import { needsOf } from './needs.ts';
import { rescaleSteps } from './pipeline.ts';
import { passesOf, planOriginal, planRender, type Plan } from './plan.ts';
import type { Findings } from './regions.ts';
import { parseTransformation } from './transformation.ts';

const jpeg: ImageFacts = {
  format: 'jpeg',
  width: 4000,
  height: 3000,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
  colour: 'srgb',
  bitDepth: 8,
  hasLocation: false,
};
const limits = { maxOutputSide: 8192 };

function planOf(segment: string, facts: Partial<ImageFacts> = {}, accept: Acceptance = 'legacy'): Plan {
  return planRender(parseTransformation(segment) ?? [], { ...jpeg, ...facts }, { accept, limits });
}

const sizes: readonly (readonly [segment: string, source: string, result: string])[] = [
  ['w_400', '4000x3000', '400x300'],
  ['h_300', '4000x3000', '400x300'],
  ['w_400,h_400', '4000x3000', '400x400'],
  ['w_400,h_400,c_scale', '4000x3000', '400x400'],
  ['w_400,h_400,c_fit', '4000x3000', '400x300'],
  ['w_100,h_2000,c_fit', '4000x3000', '100x75'],
  ['w_5000,c_fit', '4000x3000', '4000x3000'],
  ['w_320,c_fit', '1600x1067', '320x213'],
  ['h_320,c_fit', '1067x1600', '213x320'],
  ['w_800,h_900,c_fit', '400x300', '400x300'],
  ['w_800', '400x300', '800x600'],
  ['w_800,h_100', '400x300', '800x100'],
  ['w_1', '4000x3', '1x1'],
  ['w_20000', '4000x3000', '8192x6144'],
  ['w_20000,h_20000', '4000x3000', '8192x8192'],
  ['w_20000,h_10000', '4000x3000', '8192x4096'],
  ['h_20000', '10x4000', '20x8192'],
  ['w_100,h_80,c_crop', '4000x3000', '100x80'],
  ['w_100,c_crop', '4000x3000', '100x75'],
  ['h_75,c_crop', '4000x3000', '100x75'],
  ['w_5000,h_100,c_crop', '4000x3000', '4000x100'],
  ['w_9000,h_9000,c_crop', '4000x3000', '4000x3000'],
  ['w_400,h_400,c_limit', '4000x3000', '400x300'],
  ['w_8000,c_mfit', '4000x3000', '8000x6000'],
  ['w_800,c_mfit', '4000x3000', '4000x3000'],
  ['w_400,h_400,c_fill', '4000x3000', '400x400'],
  ['w_5000,h_5000,c_fill', '4000x3000', '5000x5000'],
  ['w_5000,h_5000,c_lfill', '4000x3000', '3000x3000'],
  ['w_400,h_400,c_lfill', '4000x3000', '400x400'],
  ['w_400,ar_1:1,c_fill', '4000x3000', '400x400'],
  ['h_90,ar_16:9,c_fill', '4000x3000', '160x90'],
  ['ar_1:1,c_crop', '4000x3000', '3000x3000'],
  ['ar_0.5,c_fill', '4000x3000', '1500x3000'],
  ['w_1600,ar_16:9', '4000x3000', '1600x900'],
  ['w_200,h_100,dpr_2,c_fill', '4000x3000', '400x200'],
  ['w_200,dpr_1.5', '4000x3000', '300x225'],
  ['w_0.5', '4000x3000', '2000x1500'],
  ['w_0.5,dpr_2', '4000x3000', '2000x1500'],
  ['w_0.1,h_0.1,c_crop', '4000x3000', '400x300'],
  ['w_400/h_100', '4000x3000', '133x100'],
  ['w_400/c_crop,w_100,h_100', '4000x3000', '100x100'],
  ['w_6000/w_0.5', '4000x3000', '3000x2250'],
  ['w_9000,h_450,c_crop', '10000x9000', '8192x409'],
  ['c_crop,x_10', '4000x3000', '4000x3000'],
  ['f_avif', '8000x4000', '5656x2828'],
];

for (const [segment, source, result] of sizes) {
  test(`${segment} of ${source} is ${result}`, () => {
    const [width, height] = source.split('x').map(Number);
    const plan = planOf(segment, { width: width ?? 0, height: height ?? 0 });
    assert.equal(`${plan.width}x${plan.height}`, result);
  });
}

const windows: readonly (readonly [
  segment: string,
  left: number,
  top: number,
  width: number,
  height: number,
])[] = [
  ['c_crop,w_100,h_100', 100, 100, 100, 100],
  ['c_crop,w_100,h_100,x_200,y_200', 200, 200, 100, 100],
  ['c_crop,w_100,h_100,x_50', 50, 0, 100, 100],
  ['c_crop,w_100,h_100,y_50', 0, 50, 100, 100],
  ['c_crop,w_100,h_100,x_250,y_20000', 200, 200, 100, 100],
  ['c_crop,w_100,h_100,x_0,g_right', 0, 0, 100, 100],
  ['c_crop,w_100,h_100,g_top', 100, 0, 100, 100],
  ['c_crop,w_100,h_100,g_right', 200, 100, 100, 100],
  ['c_crop,w_100,h_100,g_bottom', 100, 200, 100, 100],
  ['c_crop,w_100,h_100,g_left', 0, 100, 100, 100],
  ['c_crop,w_100,h_100,g_top_left', 0, 0, 100, 100],
  ['c_crop,w_100,h_100,g_top_right', 200, 0, 100, 100],
  ['c_crop,w_100,h_100,g_bot_left', 0, 200, 100, 100],
  ['c_crop,w_100,h_100,g_bottom_right', 200, 200, 100, 100],
  ['c_crop,w_100,h_100,g_middle', 100, 100, 100, 100],
  ['c_crop,w_1000,h_100,g_bottom', 0, 200, 300, 100],
];

for (const [segment, left, top, width, height] of windows) {
  test(`${segment} of 300x300 cuts ${width}x${height} at ${left},${top}`, () => {
    const plan = planOf(segment, { width: 300, height: 300 });
    assert.deepEqual(plan.steps, [{ operation: 'crop', left, top, width, height }]);
  });
}

const animatedGif = { format: 'gif', frames: 12, hasAlpha: true, width: 400, height: 300 } as const;
const formats: readonly (readonly [string, Partial<ImageFacts>, Acceptance, string])[] = [
  ['w_40', {}, 'avif', 'jpeg'],
  ['w_40', { format: 'png', hasAlpha: true }, 'avif', 'png'],
  ['w_40', { format: 'webp' }, 'legacy', 'webp'],
  ['w_40', { format: 'avif' }, 'legacy', 'avif'],
  ['w_40', { format: 'tiff' }, 'avif', 'jpeg'],
  ['w_40', { format: 'tiff', hasAlpha: true }, 'avif', 'png'],
  ['w_40', { format: 'bmp' }, 'avif', 'jpeg'],
  ['w_40', { format: 'heic' }, 'avif', 'jpeg'],
  ['w_40', { format: 'svg', hasAlpha: true }, 'avif', 'png'],
  ['w_40', animatedGif, 'avif', 'gif, animated'],
  ['w_40,f_bmp', { format: 'png' }, 'avif', 'png'],
  ['w_40,f_png', {}, 'avif', 'png'],
  ['w_40,f_webp', animatedGif, 'legacy', 'webp, animated'],
  ['w_40,f_jpg', animatedGif, 'legacy', 'jpeg'],
  ['w_40,f_avif', animatedGif, 'legacy', 'avif'],
  ['w_40,f_auto', {}, 'avif', 'avif'],
  ['w_1600,f_auto', {}, 'avif', 'avif'],
  ['w_3000,f_auto', {}, 'avif', 'webp'],
  ['w_40,f_auto', {}, 'webp', 'webp'],
  ['w_40,f_auto', {}, 'legacy', 'jpeg'],
  ['w_40,f_auto', animatedGif, 'avif', 'webp, animated'],
  ['w_40,f_auto', animatedGif, 'legacy', 'gif, animated'],
  ['w_40,f_auto', { ...animatedGif, format: 'webp' }, 'legacy', 'gif, animated'],
  ['w_40,f_auto', { format: 'webp', hasAlpha: true }, 'legacy', 'png'],
  ['w_40,f_auto', { format: 'avif' }, 'legacy', 'jpeg'],
  ['w_40,f_auto', { format: 'svg', hasAlpha: true }, 'legacy', 'png'],
];

for (const [segment, facts, accept, result] of formats) {
  test(`${segment} of ${JSON.stringify(facts)} for a ${accept} reader is ${result}`, () => {
    const { output } = planOf(segment, facts, accept);
    assert.equal(`${output.format}${output.animated ? ', animated' : ''}`, result);
  });
}

test('the original itself is the answer when nothing is asked of the pixels', () => {
  for (const segment of ['', 'w_0', 'o_seo', 'c_fit', 'c_crop,x_5,g_top', 'f_unknown']) {
    assert.equal(planOf(segment).isOriginal, true, segment);
  }
  for (const segment of ['w_4000', 'q_90', 'f_jpg', 'f_auto', 'e_blur']) {
    assert.equal(planOf(segment).isOriginal, false, segment);
  }
  assert.equal(planOriginal(jpeg, { accept: 'webp', limits }).isOriginal, false);
});

test('steps are planned only where they change something, and in the order in which they happen', () => {
  const facts = { orientation: 6, colour: 'cmyk', hasAlpha: true } as const;
  const plan = planOf('e_sharpen,e_blur,w_9000,h_450,c_crop,f_jpg', {
    ...facts,
    width: 10_000,
    height: 9000,
  });
  assert.deepEqual(
    plan.steps.map(({ operation }) => operation),
    ['orient', 'crop', 'colour', 'flatten', 'resize', 'blur', 'sharpen'],
  );
  assert.deepEqual(planOf('w_4000').steps, []);
});

test('quality is kept on one scale: each encoder gets what looks the same', () => {
  const settings = (segment: string) => {
    const { quality, effort } = planOf(segment).output;
    return { quality, effort };
  };
  assert.equal(settings('w_40').quality, 90);
  assert.deepEqual(settings('w_40,q_0'), { quality: 1, effort: 0 });
  assert.deepEqual(settings('w_40,f_webp,q_75'), { quality: 75, effort: 2 });
  assert.deepEqual(settings('w_40,f_avif'), { quality: 72, effort: 1 });
  assert.deepEqual(settings('w_40,f_avif,q_100'), { quality: 100, effort: 1 });
  assert.deepEqual(settings('w_2000,f_avif'), { quality: 72, effort: 0 });
  assert.deepEqual(settings('w_40,f_png'), { quality: 100, effort: 6 });
  assert.deepEqual(settings('w_40,f_png,q_0'), { quality: 100, effort: 0 });
  assert.deepEqual(settings('w_40,f_png,q_100'), { quality: 100, effort: 9 });
});

const anyFacts: fc.Arbitrary<ImageFacts> = fc.record({
  format: fc.constantFrom<InputFormat[]>('jpeg', 'png', 'webp', 'avif', 'gif', 'tiff', 'bmp', 'svg', 'heic'),
  width: fc.integer({ min: 1, max: 40_000 }),
  height: fc.integer({ min: 1, max: 40_000 }),
  orientation: fc.integer({ min: 1, max: 8 }),
  frames: fc.constantFrom(1, 1, 2, 40, 1000),
  hasAlpha: fc.boolean(),
  colour: fc.constantFrom('srgb', 'p3', 'cmyk', 'gray', 'other'),
  bitDepth: fc.constantFrom(1, 8, 16),
  hasLocation: fc.boolean(),
});
const anyAsk = fc.record(
  {
    width: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 1, max: 20_000 }),
    mode: fc.constantFrom('scale', 'fit', 'crop'),
    x: fc.nat(20_000),
    gravity: fc.constantFrom('top', 'bottom_right'),
    quality: fc.nat(100),
    format: fc.constantFrom('jpeg', 'png', 'webp', 'avif', 'gif', 'auto'),
    blur: fc.integer({ min: 100, max: 1000 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

test('an animation is enlarged to a quarter of the area that a large one may have, and keeps its own size', () => {
  const gif = { ...factsOfGif, frames: 100 };
  const area = (width: number, height: number, ask: object) => {
    const plan = planRender([ask], { ...gif, width, height }, { accept: 'webp', limits });
    return plan.width * plan.height * gif.frames;
  };
  assert.ok(area(13, 169, { width: 4_000, format: 'webp' }) <= 12_000_000);
  assert.equal(area(640, 640, { format: 'webp', quality: 80 }), 640 * 640 * 100);
  assert.ok(area(640, 640, { width: 4_000, format: 'webp' }) <= 640 * 640 * 100);
});

const factsOfGif: ImageFacts = {
  format: 'gif',
  width: 1,
  height: 1,
  orientation: 1,
  frames: 2,
  hasAlpha: false,
  colour: 'srgb',
  bitDepth: 8,
  hasLocation: false,
};

test('every transformation of every picture has a plan within the limits, as plain frozen data', () => {
  fc.assert(
    fc.property(anyAsk, anyFacts, fc.constantFrom('avif', 'webp', 'legacy'), (ask, facts, accept) => {
      const plan = planRender([ask], facts, { accept, limits });
      assert.ok(plan.width >= 1 && plan.width <= 8192 && Number.isInteger(plan.width));
      assert.ok(plan.height >= 1 && plan.height <= 8192 && Number.isInteger(plan.height));
      if (plan.output.format === 'avif') assert.ok(plan.width * plan.height <= 16_000_000);
      if (plan.output.animated) assert.ok(plan.width * plan.height * facts.frames <= 48_000_000);
      for (const step of plan.steps) {
        if (step.operation !== 'crop') continue;
        assert.ok(step.left >= 0 && step.left + step.width <= facts.width);
        assert.ok(step.top >= 0 && step.top + step.height <= facts.height);
      }
      assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
      assert.ok(Object.isFrozen(plan) && Object.isFrozen(plan.steps) && Object.isFrozen(plan.output));
    }),
  );
});

test('a chain is done link by link, each on what the one before left', () => {
  const operations = (text: string) => planOf(text).steps.map(({ operation }) => operation);
  assert.deepEqual(operations('w_400/c_crop,w_100,h_100,g_left/w_50'), ['resize', 'crop', 'resize']);
  assert.deepEqual(planOf('w_400/c_crop,w_100,h_100,x_20,y_10').steps.at(-1), {
    operation: 'crop',
    left: 20,
    top: 10,
    width: 100,
    height: 100,
  });
  assert.deepEqual(operations('w_400,f_jpg/e_blur/f_webp'), ['resize', 'blur']);
  assert.equal(planOf('f_jpg,q_50/w_100/f_webp').output.format, 'webp');
  assert.equal(planOf('f_webp,q_50/w_100').output.quality, 50);
});

test('steps are done in one pass as long as they stand in the order of one', () => {
  const passes = (text: string, facts: Partial<ImageFacts> = {}) =>
    passesOf(planOf(text, facts)).map(({ steps }) => steps.map(({ operation }) => operation).join());
  assert.deepEqual(passes('c_crop,w_900,h_900/w_400/e_blur'), ['crop,resize,blur']);
  assert.deepEqual(passes('w_400/c_crop,w_100/w_50'), ['resize', 'crop,resize']);
  assert.deepEqual(passes('e_blur/e_blur'), ['blur', 'blur']);
  assert.deepEqual(passes('w_40,e_blur,f_webp', animatedGif), ['resize', 'blur']);
  assert.deepEqual(passes(''), ['']);
});

test('colours keep their space where one pass leaves them alone, else they become sRGB', () => {
  const space = (text: string, colour: 'p3' | 'gray') =>
    planOf(text, { colour }).steps.find((step) => step.operation === 'colour')?.to;
  assert.equal(space('w_100', 'p3'), 'embedded');
  assert.equal(space('w_100', 'gray'), 'gray');
  assert.equal(space('w_100/c_crop,w_50,h_50', 'p3'), 'srgb');
  assert.equal(space('w_100/c_crop,w_50,h_50', 'gray'), 'srgb');
});

const face = { x: 0.7, y: 0.1, width: 0.1, height: 0.2 };
const found: Findings = {
  focal: { x: 0.1, y: 0.5 },
  attention: { x: 0.9, y: 0.5 },
  entropy: { x: 0.5, y: 0.5 },
  faces: [face, { x: 0.2, y: 0.1, width: 0.05, height: 0.1 }],
};
const held: readonly (readonly [segment: string, left: number, top: number, width: number])[] = [
  ['c_fill,w_100,h_100,g_left', 0, 0, 3000],
  ['c_fill,w_100,h_100,g_east', 1000, 0, 3000],
  ['c_fill,w_100,h_100', 500, 0, 3000],
  ['c_fill,w_100,h_100,g_auto', 1000, 0, 3000],
  ['c_fill,w_100,h_100,g_auto:focal', 0, 0, 3000],
  ['c_fill,w_100,h_100,g_entropy', 500, 0, 3000],
  ['c_crop,w_1000,h_1000,g_auto', 3000, 1000, 1000],
  ['c_fill,w_100,h_100,g_face', 1000, 0, 3000],
  ['c_crop,w_500,h_500,g_face', 2750, 350, 500],
  ['c_crop,w_500,h_500,g_faces', 1750, 350, 500],
  ['c_thumb,w_100,h_100', 2500, 100, 1000],
  ['c_thumb,w_100,h_100,z_1', 2700, 300, 600],
];

for (const [segment, left, top, width] of held) {
  test(`${segment} finds its window at ${left},${top}, ${width} wide`, () => {
    const plan = planRender(parseTransformation(segment) ?? [], jpeg, {
      accept: 'legacy',
      limits,
      findings: found,
    });
    const window = plan.steps.find((step) => step.operation === 'crop');
    assert.deepEqual([window?.left, window?.top, window?.width], [left, top, width]);
  });
}

test('what was found in the original is found again after links that cut and scale', () => {
  const plan = planRender(
    parseTransformation('c_crop,w_0.5,g_right/w_1000/c_crop,w_100,h_100,g_face') ?? [],
    jpeg,
    {
      accept: 'legacy',
      limits,
      findings: found,
    },
  );
  // The face has its middle at 3000,600 of 4000 × 3000; the window begins at 2000,750 and is halved.
  assert.deepEqual(plan.steps.at(-1), {
    operation: 'crop',
    left: 450,
    top: 0,
    width: 100,
    height: 100,
  });
});

test('a plan says what has to be found for it, and what takes its place when it is not there', () => {
  const needs = (text: string, findings: Findings = {}) => [
    ...needsOf(parseTransformation(text) ?? [], findings),
  ];
  assert.deepEqual(needs('w_100,h_100,c_fill'), []);
  assert.deepEqual(needs('w_100,c_fill,g_auto/g_auto,c_crop,w_9'), ['attention']);
  assert.deepEqual(needs('c_fill,g_focal,w_9'), ['attention']);
  assert.deepEqual(needs('c_fill,g_focal,w_9', { focal: { x: 0, y: 0 } }), []);
  assert.deepEqual(needs('c_thumb,w_9'), ['faces']);
  assert.deepEqual(needs('c_thumb,w_9', { faces: [] }), ['attention']);
  assert.deepEqual(needs('c_thumb,w_9', { faces: [face] }), []);
  assert.deepEqual(needs('w_9/e_blur_faces'), ['faces']);
  assert.deepEqual(needs('e_pixelate_faces,g_north'), ['faces']);
  assert.deepEqual(needs('e_blur_faces', { faces: [] }), []);
  assert.deepEqual(needs('e_trim:20,w_9'), ['trim:20']);
  assert.deepEqual(needs('w_9/e_trim:20'), []);
});

test('steps before the first resize can be told for a smaller copy of the original', () => {
  const { steps } = planOf('c_crop,w_1000,h_500,x_100,y_50/w_400/c_crop,w_10', { orientation: 6 });
  assert.deepEqual(rescaleSteps(steps, 0.5)?.slice(0, 2), [
    { operation: 'orient', orientation: 6 },
    { operation: 'crop', left: 50, top: 25, width: 500, height: 250 },
  ]);
  assert.deepEqual(rescaleSteps(steps, 0.5)?.slice(2), steps.slice(2));
  assert.equal(rescaleSteps(planOf('c_crop,w_10').steps, 0.5), undefined);
});

test('what would take too much time or memory is refused with the figure', () => {
  assert.throws(() => planOf('w_8192/r_max/r_9'), { code: 'too-costly', status: 400 });
  assert.throws(() => planOf('w_8192/r_max/r_9'), /48 megapixels/);
  const long = Array.from({ length: 12 }, () => 'a_7').join('/');
  assert.throws(() => planOf(`w_3000/${long}`), /at most 10000 ms/);
  assert.ok(planOf('w_20000,h_20000,e_blur:1000,e_sharpen:1000'));
});
