import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance } from './edit-distance.ts';

const cases: readonly [string, string, number][] = [
  ['lake', 'lake', 0],
  ['lake', 'lkae', 1],
  ['alke', 'lake', 1],
  ['mountain', 'moutain', 1],
  ['beach', 'baech', 1],
  ['beach', 'beech', 1],
  ['sunset', 'sunsett', 1],
  ['kitten', 'sitting', 3],
  ['', 'ab', 2],
  ['ab', '', 2],
  ['ca', 'abc', 3],
];

for (const [one, other, distance] of cases) {
  test(`${one} and ${other} are ${distance} apart, in both directions`, () => {
    assert.equal(editDistance(one, other, 9), distance);
    assert.equal(editDistance(other, one, 9), distance);
  });
}

test('what is further apart than asked is only known to be further', () => {
  assert.ok(editDistance('mountain', 'elephant', 2) > 2);
});
