import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gathered } from './gathered.ts';

/** Doubles numbers when it is let, and writes down which were asked together. */
function doubler() {
  const asked: number[][] = [];
  const waiting: (() => void)[] = [];
  const gathered = new Gathered<number, number>(async (numbers) => {
    asked.push([...numbers]);
    await new Promise<void>((resolve) => void waiting.push(resolve));
    if (numbers.includes(13)) throw new Error('thirteen');
    return (number) => number * 2;
  });
  const turn = () => new Promise((resolve) => void setImmediate(resolve));
  const answer = async () => {
    while (waiting.length === 0) await turn();
    waiting.shift()?.();
  };
  return { gathered, asked, answer, turn };
}

test('what is asked while an answer is awaited is asked together after it', async () => {
  const { gathered, asked, answer, turn } = doubler();
  const first = [gathered.ask(1), gathered.ask(2)];
  while (asked.length === 0) await turn();
  const later = [gathered.ask(3), gathered.ask(1), gathered.ask(4)];
  await answer();
  assert.deepEqual(await Promise.all(first), [2, 4]);
  await answer();
  assert.deepEqual(await Promise.all(later), [6, 2, 8]);
  assert.deepEqual(asked, [
    [1, 2],
    [3, 1, 4],
  ]);
});

test('a question that fails fails for those who asked with it, and not for those after them', async () => {
  const { gathered, answer } = doubler();
  const failing = Promise.allSettled([gathered.ask(13), gathered.ask(5)]);
  await answer();
  assert.deepEqual(
    (await failing).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  const next = gathered.ask(5);
  await answer();
  assert.equal(await next, 10);
});

test('at most fifty are asked at once', async () => {
  const { gathered, asked, answer } = doubler();
  const all = Promise.all(Array.from({ length: 120 }, (_, number) => gathered.ask(number + 100)));
  for (let round = 0; round < 3; round += 1) await answer();
  await all;
  assert.deepEqual(
    asked.map(({ length }) => length),
    [50, 50, 20],
  );
});
