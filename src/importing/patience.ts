import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '#platform/problem.ts';

/** What may be over a moment later. */
const passing = new Set([
  'fetch-failed',
  'fetch-timeout',
  'source-failing',
  'download-incomplete',
  'upload-incomplete',
]);

const attempts = 5;
const firstPauseMs = 500;
/** Longer than this nobody is waited for, whatever `Retry-After` says. */
const longestPauseMs = 60_000;

/** Waits; rejects when the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const realPause: Pause = (milliseconds, signal) => wait(milliseconds, undefined, { signal });

export function isPassing(error: unknown): boolean {
  return error instanceof Problem && passing.has(error.code);
}

/** Does it up to five times while it fails for reasons that may pass: after 0.5, 1, 2 and 4 s, or when the server says. */
export async function insist<Result>(
  attempt: () => Promise<Result>,
  { pause, signal }: { pause: Pause; signal: AbortSignal },
): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      signal.throwIfAborted();
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (failures === attempts || !isPassing(error)) throw error;
      const asked = error instanceof Problem ? (error.details.retryAfter ?? 0) * 1_000 : 0;
      // Up to a quarter more, so that several that failed together do not come back together.
      const own = firstPauseMs * 2 ** (failures - 1) * (1 + Math.random() / 4);
      await pause(Math.min(longestPauseMs, Math.max(asked, own)), signal);
    }
  }
}

/** Seconds of a `Retry-After` header, which holds seconds or a date; undefined when neither. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const until = new Date(header).getTime();
  return Number.isNaN(until) ? undefined : Math.max(0, (until - now.getTime()) / 1_000);
}
