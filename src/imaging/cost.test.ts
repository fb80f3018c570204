import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costOfRender } from './cost.ts';
import type { ImageFacts } from './facts.ts';
import { planRender } from './plan.ts';
import { parseSegment } from './transformation.ts';

const facts: ImageFacts = {
  format: 'jpeg',
  width: 4_000,
  height: 3_000,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
  colour: 'srgb',
  bitDepth: 8,
  hasLocation: false,
};

function costOf(segment: string, changes: Partial<ImageFacts> = {}, masters = false) {
  const source = { ...facts, ...changes };
  const wants = { accept: 'legacy', limits: { maxOutputSide: 8_192 }, masters } as const;
  return costOfRender(source, planRender([parseSegment(segment) ?? {}], source, wants));
}

test('what takes seconds is heavy: large AVIF, animations, very large originals', () => {
  assert.equal(costOf('w_800').isHeavy, false);
  assert.equal(costOf('w_1600,f_avif').isHeavy, false);
  assert.equal(costOf('w_1700,f_avif').isHeavy, true);
  assert.equal(costOf('w_100,f_webp', { format: 'gif', frames: 3, width: 200, height: 200 }).isHeavy, true);
  assert.equal(costOf('w_100,f_jpg', { format: 'gif', frames: 3, width: 200, height: 200 }).isHeavy, false);
  assert.equal(costOf('w_800', { width: 12_000, height: 9_000 }).isHeavy, true);
  assert.equal(costOf('w_800', { width: 12_000, height: 9_000 }, true).isHeavy, false);
});

test('more pixels, a heavier format and more bits are expected to take more', () => {
  assert.ok(costOf('w_800').bytes < costOf('w_1600').bytes);
  assert.ok(costOf('w_800').bytes < costOf('w_800,f_avif').bytes);
  assert.ok(costOf('w_800').cpuMs < costOf('w_800,f_avif').cpuMs);
  assert.ok(
    costOf('w_800', { format: 'png' }).bytes < costOf('w_800', { format: 'png', bitDepth: 16 }).bytes,
  );
  assert.ok(costOf('w_512', {}, true).bytes < costOf('w_512').bytes / 2);
});

test('what takes much memory is rendered in a process of its own, but one that a decoder has holds no second one', () => {
  assert.equal(costOf('w_800').isApart, false);
  assert.equal(costOf('w_800', { format: 'avif' }).isApart, true);
  assert.equal(costOf('w_800', { format: 'avif' }).isHeavy, false);
  assert.equal(costOf('f_webp').isApart, true);
  assert.equal(costOf('w_800', { format: 'heic' }).isApart, false);
  assert.equal(costOf('w_1700,f_avif').isApart, true);
});
