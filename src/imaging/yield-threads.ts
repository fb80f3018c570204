import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A third of what the main thread gets when both want the processor. */
const niceness = 5;

/**
 * Lets the threads that render give way to the one that answers, so that a picture in memory is not late because
 * others are being made. libvips' own threads inherit it from libuv's, which all begin with the first file read.
 * Linux only: there a thread has a priority of its own (setpriority(2), "C library/kernel differences"); elsewhere
 * nothing happens.
 */
export function yieldRenderThreads(): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync('/proc/self/task')) {
    if (readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim() !== 'libuv-worker') continue;
    setPriority(Number(thread), niceness);
  }
}
