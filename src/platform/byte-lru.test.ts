import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteLru } from './byte-lru.ts';

test('what was unused for longest goes first, by bytes', () => {
  const lru = new ByteLru<string>(10);
  for (const key of ['a', 'b', 'c']) lru.set(key, key, 3);
  assert.equal(lru.get('a'), 'a');
  lru.set('d', 'd', 4);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((key) => lru.has(key)),
    [true, false, true, true],
  );
  assert.deepEqual([lru.size, lru.bytes], [3, 10]);
  lru.set('a', 'A', 1);
  assert.deepEqual([lru.get('a'), lru.bytes], ['A', 8]);
  lru.set('huge', 'h', 11);
  assert.equal(lru.has('huge'), false);
  lru.delete('a');
  lru.delete('a');
  assert.equal(lru.bytes, 7);
  lru.clear();
  assert.deepEqual([lru.size, lru.bytes], [0, 0]);
});
