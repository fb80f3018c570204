import { setTimeout as pause } from 'node:timers/promises';

/**
 * Answers no sooner than after so many milliseconds, whether the work succeeds or fails, so that how long it took
 * says nothing about what it found.
 */
export async function evenTime<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const over = pause(milliseconds);
  try {
    return await work();
  } finally {
    await over;
  }
}
