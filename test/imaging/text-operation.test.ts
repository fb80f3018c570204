import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createImaging } from '#imaging/imaging.ts';
import { planRender } from '#imaging/plan.ts';
import { parseTransformation, printTransformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import { decoded } from '../support/likeness.ts';
import { animation, canvasOf, type Pixels } from '../support/pictures.ts';
import { develop, imagingDefaults } from './workshop.ts';

const gray: Pixels = {
  ...{ width: 400, height: 200, channels: 3 },
  data: Buffer.alloc(400 * 200 * 3, 128),
};
const picture = { bytes: await canvasOf(gray).png().toBuffer() };
const imaging = createImaging(imagingDefaults);
after(() => imaging.close());

/** The box of what is no longer gray. */
async function written(
  segments: string,
): Promise<{ left: number; top: number; right: number; bottom: number }> {
  const { bytes } = await develop(imaging, picture, `${segments}/f_png`);
  const { data, width, height, channels } = await decoded(bytes);
  const changed: (readonly [number, number])[] = [];
  for (let at = 0; at < width * height; at += 1) {
    if (Math.abs((data[at * channels] ?? 0) - 128) > 30) changed.push([at % width, Math.floor(at / width)]);
  }
  const [xs, ys] = [changed.map(([x]) => x), changed.map(([, y]) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

test('text stands where it is asked to, within the picture', async () => {
  const middle = await written('l_text:Arial_40:HOHO');
  assert.ok(
    Math.abs(middle.left + middle.right - 400) <= 4 && Math.abs(middle.top + middle.bottom - 200) <= 24,
  );
  const corner = await written('l_text:Arial_40:HOHO,g_south_east,x_10,y_20');
  assert.ok(corner.right > 380 && corner.right <= 390, `${corner.right}`);
  assert.ok(corner.bottom > 160 && corner.bottom <= 180, `${corner.bottom}`);
  const beyond = await written('l_text:Arial_40:HOHO,g_north_west,x_5000,y_5000');
  assert.ok(beyond.right >= 395 && beyond.right < 400);
});

test('text is broken into lines at w, and made smaller when it would be higher than the picture', async () => {
  const words = 'one%20two%20three';
  const [line, lines] = [
    await written(`l_text:Arial_30:${words}`),
    await written(`l_text:Arial_30:${words},w_90`),
  ];
  assert.ok(line.right - line.left > 150 && lines.right - lines.left <= 90);
  assert.ok(lines.bottom - lines.top > 2 * (line.bottom - line.top));
  const tall = await written(`l_text:Arial_150:${words},w_300`);
  assert.ok(tall.bottom - tall.top <= 200 && tall.bottom - tall.top > 150);
});

test('colour, background and opacity are those asked for', async () => {
  const at = async (segments: string, x: number, y: number) => {
    const { data, width, channels } = await decoded(
      (await develop(imaging, picture, `${segments}/f_png`)).bytes,
    );
    return [...data.subarray((y * width + x) * channels, (y * width + x) * channels + 3)];
  };
  // U+2588 is a full block.
  assert.deepEqual(await at('l_text:Cousine_80:%E2%96%88%E2%96%88%E2%96%88,co_red', 200, 100), [255, 0, 0]);
  assert.deepEqual(
    await at('l_text:Cousine_80:%E2%96%88%E2%96%88%E2%96%88,co_red,o_50', 200, 100),
    [191, 64, 64],
  );
  const box = await written('l_text:Arial_20:i,b_white');
  assert.ok(box.right - box.left >= 10 && box.bottom - box.top >= 20);
});

test('every frame of an animation is written on', async () => {
  const bytes = await animation(3, 120, 60).gif().toBuffer();
  const {
    facts,
    plan,
    bytes: result,
  } = await develop(imaging, { bytes }, 'l_text:Arial_20:Hey,co_lime/f_gif');
  assert.equal(facts.frames, 3);
  assert.equal(plan.output.animated, true);
  assert.equal((await imaging.inspect({ bytes: result })).frames, 3);
});

test('two spellings of one text are one plan, which names the fonts it was drawn with', async () => {
  const facts = await imaging.inspect(picture);
  const plan = (text: string) =>
    planRender(parseTransformation(text) ?? [], facts, { accept: 'legacy', limits: imaging.limits });
  const one = plan('l_text:Arial_20_bold:a%2Cb,co_red,g_north');
  assert.deepEqual(plan('co_rgb:f00,g_top,l_text:arimo_20_bold:a%2cb'), one);
  const [step] = one.steps;
  assert.match(step?.operation === 'text' ? step.fonts : '', /^[0-9a-f]{16}$/);
  const canonical = printTransformation(parseTransformation('l_text:Arial_20_bold:a%2Cb,co_red') ?? []);
  assert.deepEqual(plan(canonical), plan('l_text:Arial_20_bold:a%2Cb,co_red'));
});

test('what cannot be written is refused with its part named', () => {
  for (const [segment, named] of [
    ['l_text:Papyrus_20:x', /font.*Papyrus.*Arimo/],
    ['l_text:Arial_20:%E1%9A%A0', /ᚠ \(U\+16A0\)/],
    ['l_text:Arial_20:%07', /control/],
    [`l_text:Arial_20:${'a'.repeat(10_000)}`, /10000 characters/],
    ['l_text:Arial_20:x,co_nice', /co_nice.*colour/],
    ['l_text:Arial_20:x,e_blur', /e_blur.*segment of its own/],
    ['co_red,w_100', /co_ff0000/],
  ] as const) {
    assert.throws(
      () => parseTransformation(segment),
      (error) => error instanceof Problem && error.status === 400 && named.test(error.message),
      segment.slice(0, 40),
    );
  }
});
