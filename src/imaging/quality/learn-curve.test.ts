import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { chooseOutput, type Output } from '#imaging/output.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import { measuredQualities, qualityFor, usualQualities } from './curve.ts';
import { learnCurve } from './learn-curve.ts';

const webp: Output = { format: 'webp', quality: 80, effort: 2, animated: false };
const bounds = { megapixels: 4 };

/** Strokes of many sizes, as letters are, on a ground of this height. */
function drawing(height: number): Promise<Buffer> {
  const strokes = Array.from({ length: 120 }, (_, index) => {
    const [x, y] = [(index % 24) * 16 + 4, Math.floor(index / 24) * 16 + 3];
    const hue = (index * 47) % 360;
    return `<path d="M${x} ${y}l${3 + (index % 7)} ${4 + (index % 5)}h${2 + (index % 4)}" stroke="hsl(${hue},60%,35%)" stroke-width="1.5" fill="none"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="${height}"><rect width="400" height="${height}" fill="#f4f0e8"/>${strokes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

test('a drawing is kept as well on a wide even ground as it is alone', async () => {
  const [alone, onGround] = await Promise.all(
    [88, 640].map(async (height) => qualityFor(await learnCurve(await drawing(height), webp, bounds), 0.965)),
  );
  assert.ok((alone ?? 0) > 30, `the strokes take quality ${alone}`);
  assert.ok(Math.abs((alone ?? 0) - (onGround ?? 0)) <= 8, `${alone} alone, ${onGround} on a ground`);
});

test('a shape that its transparency draws takes the lowest quality where transparency is kept, a higher one where not', async () => {
  const [width, height] = [400, 400];
  const pixels = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at += 1) pixels[at * 4 + 3] = (at * 7_919 + (at >> 5) * 31) % 200;
  const picture = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  const qualityAs = async (output: Output) => qualityFor(await learnCurve(picture, output, bounds), 0.965);
  assert.equal(await qualityAs(webp), measuredQualities[0]);
  assert.ok((await qualityAs({ ...webp, format: 'jpeg' })) > 2 * measuredQualities[0]);
});

test('of shades alone nothing is learnt, and they get the usual quality', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><linearGradient id="a"><stop stop-color="#123"/><stop offset="1" stop-color="#345"/></linearGradient><rect width="400" height="400" fill="url(#a)"/></svg>';
  const curve = await learnCurve(await sharp(Buffer.from(svg)).png().toBuffer(), webp, bounds);
  assert.deepEqual(curve, []);
  const facts: ImageFacts = {
    format: 'png',
    width: 400,
    height: 400,
    orientation: 1,
    frames: 1,
    hasAlpha: false,
    colour: 'srgb',
    bitDepth: 8,
    hasLocation: false,
  };
  const ask = { format: 'webp', quality: 'auto:good' } as const;
  const { quality } = chooseOutput(ask, facts, { accept: 'webp', curve }, facts);
  assert.equal(quality, usualQualities.good);
});
