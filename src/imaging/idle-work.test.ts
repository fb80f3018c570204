import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IdleWork } from './idle-work.ts';

const done = async (): Promise<void> => undefined;

test('nothing is begun while somebody waits, and one piece at a time when nobody does', async () => {
  let busy = true;
  await using idle = new IdleWork({ isBusy: () => busy, quietMs: 4, capacity: 10 });
  let atOnce = 0;
  const begun: string[] = [];
  const looked = Promise.withResolvers<void>();
  let looks = 0;
  for (const name of ['one', 'two']) {
    const run = async (): Promise<void> => {
      begun.push(name);
      atOnce += 1;
      await new Promise(setImmediate);
      assert.equal(atOnce, 1);
      atOnce -= 1;
    };
    assert.equal(idle.add(name, { run }), 'waiting');
  }
  await using watching = new IdleWork({
    isBusy: () => {
      looks += 1;
      if (looks === 5) looked.resolve();
      return true;
    },
    quietMs: 4,
    capacity: 1,
  });
  watching.add('never', { run: done });
  await looked.promise;
  assert.deepEqual(begun, []);
  busy = false;
  await idle.settled();
  assert.deepEqual(begun, ['one', 'two']);
});

test('what was done is not done again within the hour, also when it failed', async () => {
  await using idle = new IdleWork({ isBusy: () => false, quietMs: 1, capacity: 10 });
  let times = 0;
  const run = async (): Promise<void> => {
    times += 1;
    throw new Error('it cannot be done');
  };
  let settled = 0;
  const onSettled = (): void => void (settled += 1);
  assert.equal(idle.add('key', { run, onSettled }), 'waiting');
  assert.equal(idle.add('key', { run }), 'waiting');
  assert.equal(idle.isAwaited('key'), true);
  await idle.settled();
  assert.equal(idle.isAwaited('key'), false);
  assert.equal(idle.add('key', { run }), 'done');
  assert.deepEqual([times, settled], [1, 1]);
});

test('what does not fit in is dropped, and closing calls off what runs', async () => {
  const idle = new IdleWork({ isBusy: () => false, quietMs: 1, capacity: 1 });
  const begun = Promise.withResolvers<AbortSignal>();
  const run = (signal: AbortSignal): Promise<void> => {
    begun.resolve(signal);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
  idle.add('first', { run });
  const signal = await begun.promise;
  assert.equal(idle.add('second', { run: done }), 'waiting');
  assert.equal(idle.add('third', { run: done }), 'dropped');
  await idle[Symbol.asyncDispose]();
  assert.equal(signal.aborted, true);
  assert.equal(idle.waiting, 0);
  assert.equal(idle.add('late', { run: done }), 'dropped');
});
