import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '../support/world.ts';

test('figures are for who has the token, and to anybody else there is no such address', async () => {
  await using world = await createWorld({ environment: { VITRINE_METRICS_TOKEN: 'only-for-us' } });
  await world.get('/cdn/acme/nothing.jpg');
  for (const authorization of ['', 'Bearer wrong', 'Basic only-for-us']) {
    assert.equal((await world.get('/metrics', { headers: { authorization } })).status, 404);
  }
  const answer = await world.get('/metrics', { headers: { authorization: 'Bearer only-for-us' } });
  assert.equal(answer.status, 200);
  const figures = await answer.text();
  assert.match(figures, /^vitrine_pictures_total\{from="refused"\} 1$/m);
  assert.match(figures, /^vitrine_renders_total 0$/m);
});

test('without a token set nobody reads figures', async () => {
  await using world = await createWorld();
  assert.equal((await world.get('/metrics', { headers: { authorization: 'Bearer ' } })).status, 404);
});
