import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './run.ts';

test('what the database refuses while a notice is not yet in force is told as such, and not as a fault', () => {
  const refused = Object.assign(new Error('withheld'), { code: 'VN001' });
  const { exit, code, sentence } = explain(refused);
  assert.deepEqual([exit, code], [1, 'not-in-force']);
  assert.match(sentence, /takes effect/);
  assert.equal(explain(new Error('other')).code, 'internal-error');
});
