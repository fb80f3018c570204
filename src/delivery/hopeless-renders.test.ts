import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagingProblems } from '#imaging/problems.ts';
import { Problem } from '#platform/problem.ts';
import { HopelessRenders } from './hopeless-renders.ts';

test('what was too slow twice is refused without work, and tried again after an hour', async () => {
  let minutes = 0;
  const hopeless = new HopelessRenders({ now: () => new Date(minutes * 60_000) });
  let begun = 0;
  const slow = async (): Promise<string> => {
    begun += 1;
    throw new Problem(imagingProblems['render-too-slow'], { retryAfter: 20 });
  };
  const attempt = (key: string, work: () => Promise<string>) =>
    hopeless.attempt(key, work).catch((error: unknown) => (error as Problem).code);
  assert.equal(await attempt('a', slow), 'render-too-slow');
  assert.equal(await attempt('a', slow), 'render-hopeless');
  assert.equal(await attempt('a', slow), 'render-hopeless');
  assert.equal(begun, 2);
  assert.equal(await attempt('b', slow), 'render-too-slow', 'another picture has its own tries');
  assert.equal(await attempt('b', async () => 'made'), 'made');
  assert.equal(await attempt('b', slow), 'render-too-slow', 'one that was made starts anew');
  minutes = 61;
  assert.equal(await attempt('a', async () => 'made'), 'made');
});
