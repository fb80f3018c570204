import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageFacts } from './facts.ts';
import { chooseMaster, hasMasters, masterSize } from './masters.ts';
import { planRender } from './plan.ts';
import { parseSegment } from './transformation.ts';

const photo: ImageFacts = {
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
const limits = { maxOutputSide: 8_192 };
const asked = (segment: string) => [parseSegment(segment) ?? {}];
const planned = (segment: string, facts = photo, masters = true) =>
  planRender(asked(segment), facts, { accept: 'webp', limits, masters });

test('a large still photograph has reduced copies, and nothing else has', () => {
  assert.ok(hasMasters(photo));
  assert.ok(hasMasters({ ...photo, format: 'heic', colour: 'p3', width: 3_024, height: 4_032 }));
  for (const other of [
    { width: 1_200, height: 900 },
    { format: 'png' },
    { format: 'svg' },
    { format: 'webp', frames: 3 },
    { format: 'webp', hasAlpha: true },
    { colour: 'cmyk' },
  ] as const) {
    assert.equal(hasMasters({ ...photo, ...other }), false, JSON.stringify(other));
  }
});

test('the smallest copy that is a quarter larger than the picture is taken, else the original', () => {
  assert.deepEqual(masterSize(photo, 640), { width: 640, height: 480 });
  for (const [segment, side] of [
    ['w_300', 640],
    ['w_512', 640],
    ['w_513', 1_280],
    ['w_1024', 1_280],
    ['w_1025', undefined],
    ['w_300,h_500', 1_280],
    ['w_300,e_sharpen:200,e_blur:100', 640],
    ['', undefined],
  ] as const) {
    assert.equal(planned(segment).master?.side, side, segment);
  }
  assert.equal(planned('w_300', { ...photo, width: 3_000, height: 4_000 }).master?.side, 640);
  assert.equal(planned('w_512', { ...photo, width: 3_000, height: 4_000 }).master?.side, 1_280);
});

test('switched off, no plan begins from a copy; switched on, what comes out has the same size', () => {
  const without = planned('w_300', photo, false);
  assert.equal(without.master, undefined);
  const { width, height, output } = planned('w_300');
  assert.deepEqual({ width, height, output }, { width: 300, height: 225, output: without.output });
});

test('a copy is upright, so the steps on it do not turn it again', () => {
  const turned = { ...photo, width: 3_000, height: 4_000, orientation: 6 };
  assert.deepEqual(
    planned('w_300', turned).steps.map(({ operation }) => operation),
    ['resize'],
  );
});

test('a window is moved to a copy only where its edges meet whole pixels', () => {
  const steps = (left: number) =>
    [
      { operation: 'crop', left, top: 0, width: 3_000, height: 3_000 },
      { operation: 'resize', width: 300, height: 300 },
    ] as const;
  assert.deepEqual(chooseMaster(photo, steps(500)), {
    master: { side: 640, version: 2 },
    steps: [
      { operation: 'crop', left: 80, top: 0, width: 480, height: 480 },
      { operation: 'resize', width: 300, height: 300 },
    ],
  });
  assert.equal(chooseMaster(photo, steps(501)), undefined);
});

test('what comes before the picture is made smaller and has not said how it goes on a copy needs the original', () => {
  const { steps } = planned('w_300,e_grayscale', photo, false);
  const [resize, ...after] = steps;
  assert.ok(resize?.operation === 'resize' && after.length === 1);
  assert.equal(chooseMaster(photo, steps)?.master.side, 640);
  assert.equal(chooseMaster(photo, [...after, resize]), undefined);
});
