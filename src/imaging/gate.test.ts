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

test('what fits into memory passes what does not yet, but not for ever', async () => {
  const gate = new Gate({ atOnce: 3, queue: 100, bytes: 100 });
  const first = Promise.withResolvers<void>();
  const began: string[] = [];
  const work =
    (name: string, until: Promise<void> = Promise.resolve()) =>
    async () => {
      began.push(name);
      await until;
    };
  const running = gate.run(work('first', first.promise), undefined, 60);
  const large = gate.run(work('large'), undefined, 80);
  for (let index = 0; index < 16; index += 1) await gate.run(work('small'), undefined, 10);
  assert.equal(began.filter((name) => name === 'small').length, 16);
  assert.equal(gate.bytes, 60);
  const late = gate.run(work('late'), undefined, 10);
  assert.equal(began.includes('late'), false, 'it would pass once too often');
  first.resolve();
  await Promise.all([running, large, late]);
  assert.deepEqual(began.slice(-2), ['large', 'late']);
  assert.deepEqual([gate.running, gate.waiting, gate.bytes], [0, 0, 0]);
});

test('what takes all the memory runs alone, and what is used elsewhere counts', async () => {
  const gate = new Gate({ atOnce: 3, queue: 10, bytes: 100 });
  await gate.run(async () => assert.equal(gate.bytes, 500), undefined, 500);
  const small = Promise.withResolvers<void>();
  const running = gate.run(() => small.promise, undefined, 10);
  const held = gate.hold(80);
  let began = false;
  const waiting = gate.run(async () => void (began = true), undefined, 20);
  assert.equal(began, false);
  held[Symbol.dispose]();
  await waiting;
  small.resolve();
  await running;
  assert.equal(gate.bytes, 0);
});
