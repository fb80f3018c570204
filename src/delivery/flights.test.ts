import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Flights } from './flights.ts';

const never = new AbortController().signal;

test('identical work is done once, and all get its result', async () => {
  const flights = new Flights<number>();
  const work = Promise.withResolvers<number>();
  let begun = 0;
  const begin = () => {
    begun += 1;
    return work.promise;
  };
  const joined = [
    flights.join('a', never, begin),
    flights.join('a', never, begin),
    flights.join('b', never, async () => 2),
  ];
  work.resolve(1);
  assert.deepEqual(await Promise.all(joined), [
    { result: 1, led: true },
    { result: 1, led: false },
    { result: 2, led: true },
  ]);
  assert.equal(begun, 1);
  assert.equal(flights.size, 0);
});

test('a failure reaches all, and the next one tries anew', async () => {
  const flights = new Flights<number>();
  const fail = () => Promise.reject(new Error('no'));
  const both = await Promise.allSettled([flights.join('a', never, fail), flights.join('a', never, fail)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.deepEqual(await flights.join('a', never, async () => 1), { result: 1, led: true });
});

test('the work is called off when the last asker leaves, not before', async () => {
  const flights = new Flights<number>();
  const [first, second] = [new AbortController(), new AbortController()];
  let calledOff = false;
  const begin = (signal: AbortSignal) =>
    new Promise<number>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        calledOff = true;
        reject(signal.reason as Error);
      });
    });
  const leader = flights.join('a', first.signal, begin);
  const follower = flights.join('a', second.signal, begin);
  first.abort();
  await assert.rejects(leader, { name: 'AbortError' });
  assert.equal(calledOff, false);
  second.abort();
  await assert.rejects(follower, { name: 'AbortError' });
  assert.equal(calledOff, true);
  // Whoever comes now does not join what was called off.
  assert.deepEqual(await flights.join('a', never, async () => 3), { result: 3, led: true });
  await assert.rejects(flights.join('a', first.signal, begin), { name: 'AbortError' });
});

test('who comes between the result and its being kept shares it', async () => {
  const flights = new Flights<number>();
  const kept = Promise.withResolvers<void>();
  const begin = async (_signal: AbortSignal, hold: (until: Promise<unknown>) => void) => {
    hold(kept.promise);
    return 1;
  };
  await flights.join('a', never, begin);
  assert.deepEqual(await flights.join('a', never, begin), { result: 1, led: false });
  kept.resolve();
  await new Promise((resolve) => void setImmediate(resolve));
  assert.equal(flights.size, 0);
});
