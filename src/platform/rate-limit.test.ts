import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimit } from './rate-limit.ts';

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1_000);

test('so many tries at once, then one each time the bucket has filled by one', () => {
  const limit = new RateLimit({ times: 3, seconds: 60 });
  assert.deepEqual([limit.take('a', at(0)), limit.take('a', at(0)), limit.take('a', at(0))], [0, 0, 0]);
  assert.equal(limit.take('a', at(0)), 20);
  assert.equal(limit.take('a', at(15)), 5);
  assert.equal(limit.take('a', at(20)), 0);
  assert.ok(limit.take('a', at(20)) > 0);
});

test('one key does not use up another, and a clock that goes back gives nothing', () => {
  const limit = new RateLimit({ times: 1, seconds: 60 });
  assert.equal(limit.take('a', at(100)), 0);
  assert.equal(limit.take('b', at(100)), 0);
  assert.equal(limit.take('a', at(0)), 60);
});

test('memory is bounded: the key that was quiet longest is forgotten', () => {
  const limit = new RateLimit({ times: 1, seconds: 60 }, 2);
  for (const key of ['a', 'b', 'a', 'c']) limit.take(key, at(0));
  assert.ok(limit.take('a', at(0)) > 0);
  assert.equal(limit.take('b', at(0)), 0);
});
