import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeLooks, parts, type Seen } from './face-looks.ts';

const face = (x: number, y: number, side: number, score = 0.9): Seen => ({
  x,
  y,
  width: side,
  height: side,
  score,
});

test('every place of the picture lies in the whole and in a part, and parts overlap by more than a small face', () => {
  for (let at = 0; at <= 1; at += 0.05) {
    const across = parts.slice(1).filter(({ x, width }) => x <= at && at <= x + width + 1e-9);
    assert.ok(across.length >= 2, `${at}`);
  }
  assert.equal(parts.length, 5);
});

test('a face seen in a part lies where the part lies', () => {
  const [, , lowerLeft] = parts;
  assert.deepEqual(lowerLeft, { x: 0, y: 0.4, width: 0.6, height: 0.6 });
  const [found] = mergeLooks([[], [], [face(0.5, 0.5, 0.1)]]);
  assert.deepEqual(found, { x: 0.3, y: 0.7, width: 0.06, height: 0.06, score: 0.9 });
});

test('a face seen twice counts once, with its surer box; one that is cut by a part too', () => {
  const twice = mergeLooks([[face(0.3, 0.3, 0.1, 0.5)], [face(0.5, 0.5, 0.17, 0.8)]]);
  assert.deepEqual(
    twice.map(({ score }) => score),
    [0.8],
  );
  const cut = { x: 0.9, y: 0.5, width: 0.1, height: 0.3, score: 0.4 };
  assert.equal(mergeLooks([[face(0.5, 0.28, 0.22)], [cut]]).length, 1);
});

test('two faces side by side are two, the surest first, and no box reaches out of the picture', () => {
  const found = mergeLooks([[face(0.2, 0.2, 0.1, 0.4), face(0.29, 0.2, 0.1, 0.6), face(-0.05, 0.95, 0.1)]]);
  assert.deepEqual(
    found.map(({ score }) => score),
    [0.9, 0.6, 0.4],
  );
  const [edge] = found;
  assert.deepEqual(edge, { x: 0, y: 0.95, width: 0.05, height: 0.05, score: 0.9 });
});
