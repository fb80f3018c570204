import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashRounds } from '../bench/crash/rounds.ts';

test('an acknowledged upload survives a kill -9 at any moment, and nothing half-made is ever listed', async () => {
  const { acknowledged, unanswered, losses } = await crashRounds(2, () => undefined);
  assert.deepEqual(losses, []);
  assert.ok(acknowledged + unanswered > 0, 'uploads were under way');
});
