import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimit } from './rate-limit.ts';

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1_000);

test('what was spent elsewhere counts, also beyond what there was', () => {
  const limit = new RateLimit({ times: 2, seconds: 60 });
  const now = new Date(0);
  for (let tries = 0; tries < 3; tries += 1) limit.spend('a', now);
  assert.equal(limit.take('a', now), 60);
  assert.equal(limit.take('a', new Date(60_000)), 0);
});

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
