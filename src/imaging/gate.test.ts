import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#platform/problem.ts';
import { Gate } from './gate.ts';

test('so many run at once, the next wait in order, and who comes on top is told to come back', async () => {
  const gate = new Gate({ atOnce: 2, queue: 2 });
  const places = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const order: number[] = [];
  const all = places.map(({ promise }, index) =>
    gate.run(async () => {
      order.push(index);
      await promise;
      return index;
    }),
  );
  assert.deepEqual([gate.running, gate.waiting, gate.begun], [2, 2, 2]);
  assert.equal(gate.isFull(), true);
  await assert.rejects(
    () => gate.run(async () => 'never'),
    (error) => error instanceof Problem && error.status === 503 && error.details.retryAfter === 1,
  );
  assert.throws(() => gate.assertRoom(), Problem);
  places[1]?.resolve();
  await all[1];
  assert.deepEqual([gate.running, gate.waiting, gate.isFull()], [2, 1, false]);
  for (const place of places) place.resolve();
  assert.deepEqual(await Promise.all(all), [0, 1, 2, 3]);
  assert.deepEqual(order, [0, 1, 2, 3]);
  assert.deepEqual([gate.running, gate.waiting, gate.begun], [0, 0, 4]);
});

test('who leaves while waiting is never begun and frees the place in the queue', async () => {
  const gate = new Gate({ atOnce: 1, queue: 1 });
  const first = Promise.withResolvers<void>();
  const running = gate.run(() => first.promise);
  const leaving = new AbortController();
  let begun = false;
  const waiting = gate.run(async () => {
    begun = true;
  }, leaving.signal);
  const left = assert.rejects(waiting, /gone/);
  leaving.abort(new Error('gone'));
  await left;
  assert.deepEqual([gate.running, gate.waiting], [1, 0]);
  const next = gate.run(async () => 'next');
  first.resolve();
  await running;
  assert.equal(await next, 'next');
  assert.equal(begun, false);
  assert.equal(gate.begun, 2);
});

test('work that fails gives its place back', async () => {
  const gate = new Gate({ atOnce: 1, queue: 0 });
  await assert.rejects(() => gate.run(() => Promise.reject(new Error('broken'))), /broken/);
  assert.equal(await gate.run(async () => 'works'), 'works');
});
