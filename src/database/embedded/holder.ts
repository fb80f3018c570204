import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The process that has the embedded database open, as it says itself. */
export type Holder = {
  readonly pid: number;
  /** The folder of the socket through which other processes may use the database. */
  readonly socketFolder: string;
};

const sqliteBusy = 5;

/**
 * Takes the folder for this process, or gives undefined when another has it.
 * The lock is the operating system's (through SQLite, the one part of Node that can ask for it), on an
 * empty file: it ends with the process however that ends, cannot be taken twice in a race, and needs no
 * guess whether a process id is dead, a zombie, another's by now, or of another container.
 */
export function takeFolder(folder: string): Disposable | undefined {
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => lock.close() };
}

const file = (folder: string): string => join(folder, 'holder.json');

/** Tells other processes who holds the folder; only the holder of the lock may. Undefined takes it back. */
export async function writeHolder(folder: string, holder: Holder | undefined): Promise<void> {
  if (holder === undefined) return rm(file(folder), { force: true });
  const temporary = `${file(folder)}.new`;
  await writeFile(temporary, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  await rename(temporary, file(folder));
}

/** Undefined while the holder is still starting. */
export async function readHolder(folder: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file(folder), 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
