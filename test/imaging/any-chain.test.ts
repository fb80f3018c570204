import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ImageFacts, ImageSource } from '#imaging/facts.ts';
import { createImaging } from '#imaging/imaging.ts';
import { planRender } from '#imaging/plan.ts';
import { parseTransformation, printTransformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import { animation, canvasOf, photo, withAlpha } from '../support/pictures.ts';
import { imagingDefaults } from './workshop.ts';

const scene = photo(160, 120);
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><circle cx="50" cy="40" r="30" fill="#c00"/></svg>';
const sources = {
  jpeg: () => canvasOf(scene).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  cmyk: () => canvasOf(scene).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
  gray: () => canvasOf(scene).toColourspace('b-w').png().toBuffer(),
  deep: () => canvasOf(scene).toColourspace('rgb16').png().toBuffer(),
  alpha: () => canvasOf(withAlpha(scene)).png().toBuffer(),
  p3: () => canvasOf(scene).withIccProfile('p3').webp().toBuffer(),
  gif: () => animation(3, 60, 40).gif().toBuffer(),
  svg: () => Promise.resolve(Buffer.from(drawing)),
  tiny: () => canvasOf(photo(1, 1)).png().toBuffer(),
};

const side = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(0.1, 0.5, 0.999));
const colour = fc.constantFrom('white', 'navy', 'f00', '00ff0080', 'transparent');
const within = (min: number, max: number) => fc.integer({ min, max });
const token = fc.oneof(
  fc.tuple(fc.constantFrom('w', 'h', 'x', 'y'), side).map(([key, length]) => `${key}_${length}`),
  fc
    .constantFrom('scale', 'fit', 'mfit', 'fill', 'lfill', 'pad', 'lpad', 'mpad', 'crop', 'thumb')
    .map((c) => `c_${c}`),
  fc
    .constantFrom('north_west', 'center', 'auto', 'focal', 'entropy', 'face', 'faces', 'bot_right')
    .map((g) => `g_${g}`),
  fc.constantFrom(
    'ar_16:9',
    'ar_1:3',
    'dpr_2',
    'dpr_0.5',
    'z_1',
    'a_hflip',
    'a_vflip',
    'r_max',
    'r_9:0:300:2',
  ),
  within(-360, 360).map((degrees) => `a_${degrees}`),
  fc.oneof(colour, fc.constantFrom('blurred', 'edge', 'mirror')).map((b) => `b_${b}`),
  fc.tuple(within(1, 500), colour).map(([px, name]) => `bo_${px}px_solid_${name}`),
  within(0, 100).map((percent) => `o_${percent}`),
  fc
    .constantFrom(
      'grayscale',
      'sepia',
      'negate',
      'tint:40:red',
      'duotone:navy:fff',
      'trim',
      'blur',
      'sharpen:400',
    )
    .map((e) => `e_${e}`),
  fc
    .tuple(fc.constantFrom('brightness', 'contrast', 'saturation'), within(-99, 100))
    .map(([e, n]) => `e_${e}:${n}`),
  fc.tuple(fc.constantFrom('hue', 'gamma'), within(-50, 150)).map(([e, n]) => `e_${e}:${n}`),
  fc.constantFrom(
    'e_pixelate:7',
    'e_blur_faces',
    'e_pixelate_faces',
    'fl_progressive',
    'fl_lossless',
    'cs_origin',
    'cs_srgb',
    'fl_first',
  ),
  fc.constantFrom('f_jpg', 'f_png', 'f_webp', 'f_gif', 'f_avif', 'f_auto', 'q_30', 'fl_chroma:444'),
);
const region = fc
  .tuple(fc.constantFrom('e_blur_region', 'e_pixelate_region:5'), side, side)
  .map(([effect, width, height]) => `${effect},w_${width},h_${height},g_auto`);
const written = fc
  .tuple(fc.constantFrom('Arial_9', 'Tinos_200_bold_italic', 'Cousine_30_center'), side, colour)
  .map(
    ([font, width, name]) => `l_text:${font}:Hi%2C%20%E4%BD%A0%0A%F0%9F%91%8B,w_${width},co_${name},g_south`,
  );
const link = fc.oneof(
  { weight: 6, arbitrary: fc.array(token, { minLength: 1, maxLength: 5 }).map((tokens) => tokens.join(',')) },
  { weight: 1, arbitrary: region },
  { weight: 1, arbitrary: written },
);
const chains = fc.array(link, { minLength: 1, maxLength: 4 }).map((links) => links.join('/'));

const findings = {
  focal: { x: 0.9, y: 0.1 },
  attention: { x: 0.2, y: 0.8 },
  entropy: { x: 0.5, y: 1 },
  faces: [{ x: 0.6, y: 0.2, width: 0.2, height: 0.3 }],
  trims: { 10: { x: 0.1, y: 0, width: 0.8, height: 0.9 } },
};

test('any chain of any operations on any format comes out as planned, or is refused with a reason', async () => {
  await using imaging = createImaging(imagingDefaults);
  const pictures = new Map<string, { readonly source: ImageSource; readonly facts: ImageFacts }>();
  for (const [name, make] of Object.entries(sources)) {
    const source = { bytes: await make() };
    pictures.set(name, { source, facts: await imaging.inspect(source) });
  }
  let rendered = 0;
  await fc.assert(
    fc.asyncProperty(
      chains,
      fc.constantFrom(...pictures.keys()),
      fc.boolean(),
      async (text, name, isHidden) => {
        const hidden = isHidden ? [{ x: 0.3, y: 0.3, width: 0.2, height: 0.2 }] : [];
        const picture = pictures.get(name);
        assert.ok(picture !== undefined);
        const { facts, source } = picture;
        const result = await orRefused(async () => {
          const transformation = parseTransformation(text) ?? [];
          const plan = planRender(transformation, facts, {
            ...{ accept: 'avif', limits: imaging.limits, findings, hidden },
          });
          assert.equal(
            plan.steps.some(({ operation }) => operation === 'hide'),
            isHidden,
          );
          return { plan, made: await imaging.render(source, facts, plan) };
        });
        if (result === undefined) return;
        rendered += 1;
        const { plan, made } = result;
        assert.deepEqual(
          [made.width, made.height, made.format],
          [plan.width, plan.height, plan.output.format],
        );
      },
    ),
    { numRuns: 120, examples: [['ar_16:9,g_north_west/w_0.1', 'gif', false]] },
  );
  assert.ok(rendered > 80, `only ${rendered} of 120 were rendered`);
});

test('whatever is asked, two spellings are one plan', () => {
  const facts: ImageFacts = {
    ...{ format: 'jpeg', width: 400, height: 300, orientation: 1, frames: 1 },
    ...{ hasAlpha: false, colour: 'srgb', bitDepth: 8, hasLocation: false },
  };
  const planOf = (text: string) => {
    const wants = { accept: 'webp', limits: imagingDefaults, findings } as const;
    return JSON.stringify(planRender(parseTransformation(text) ?? [], facts, wants));
  };
  fc.assert(
    fc.property(chains, fc.nat(), (text, seed) => {
      const transformation = readOrNothing(text);
      if (transformation === undefined) return;
      const printed = printTransformation(transformation);
      assert.deepEqual(printed === '' ? [] : parseTransformation(printed), transformation);
      const turned = printed.split('/').map((part) => rotated(part.split(','), seed).join(','));
      try {
        assert.equal(planOf(turned.join('/')), planOf(text));
      } catch (error) {
        assert.ok(error instanceof Problem && error.code === 'too-costly', String(error));
      }
    }),
  );
});

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function readOrNothing(text: string) {
  try {
    return parseTransformation(text);
  } catch {
    return undefined;
  }
}

async function orRefused<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 422)
      return undefined;
    throw error;
  }
}
