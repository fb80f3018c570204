import { createHash, randomUUID } from 'node:crypto';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * The folder, inside the store and so on its file system, where objects are written before they get their name.
 * No key can reach it: `+` is not a character of keys.
 */
export const incomingFolder = '+incoming';

const dayMs = 24 * 60 * 60 * 1_000;

/** A name no other process has, which says who is writing: machine, process, start of the process. */
export function incomingName(): string {
  return `${machine()}-${process.pid}-${started()}-${randomUUID()}`;
}

/**
 * Removes what writers left behind that died: anything untouched for a day, and at once what a process of this
 * machine wrote that is no more. Process numbers mean nothing across containers, hence the machine in the name.
 */
export async function sweepIncoming(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isFile() !== true) continue;
    if (now.getTime() - found.mtimeMs > dayMs || writerIsDead(name))
      await unlink(path).catch(() => undefined);
  }
}

function writerIsDead(name: string): boolean {
  const [writer, pid = '', start] = name.split('-');
  if (writer !== machine() || !/^[1-9]\d*$/.test(pid)) return false;
  // In a container the process before this one often had the same number.
  if (Number(pid) === process.pid) return start !== started();
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 12);
}

function started(): string {
  return Math.round(performance.timeOrigin).toString(36);
}
