import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What must not outlive this program, however it ends. */
function untilExit(release: () => void): () => void {
  process.once('exit', release);
  return () => process.off('exit', release);
}

/** A folder of its own below the system's temporary one, removed when disposed of or at the end. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-bench-'));
  const forget = untilExit(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      forget();
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Gives what ends the child: politely, and after ten seconds without. */
export function ownChild(child: ChildProcess): (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void> {
  const forget = untilExit(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').finally(forget);
  ended.catch(() => undefined);
  return async (signal = 'SIGTERM') => {
    child.kill(signal);
    const tooLong = setTimeout(() => child.kill('SIGKILL'), 10_000);
    if (child.exitCode === null && child.signalCode === null) await ended;
    clearTimeout(tooLong);
  };
}

/** Lets the hooks above run when the program is interrupted. */
export function exitOnSignals(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}
