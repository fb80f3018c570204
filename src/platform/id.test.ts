import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isId, newId } from './id.ts';

test('an id is a UUID version 7 that sorts by time', () => {
  const early = newId(new Date('2026-01-01T00:00:00.000Z'));
  const late = newId(new Date('2026-01-01T00:00:00.001Z'));
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
  assert.equal(isId(early), true);
  assert.notEqual(newId(new Date(0)), newId(new Date(0)));
  for (const text of ['', early.toUpperCase(), `${early} `, `${early}\n`, 'nonsense', `{${early}}`])
    assert.equal(isId(text), false, text);
});
