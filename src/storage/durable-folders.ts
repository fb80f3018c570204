import { constants } from 'node:fs';
import type * as nodeFs from 'node:fs/promises';
import { dirname } from 'node:path';

import { errorCode } from './error-code.ts';

/** The calls through which the file store changes the disk, so that a test can watch their order or make one fail. */
export type DiskCalls = Pick<
  typeof nodeFs,
  'open' | 'rename' | 'link' | 'copyFile' | 'unlink' | 'rmdir' | 'lstat'
> & {
  mkdir(path: string, options: { mode: number }): Promise<unknown>;
};

/** Keys are made by our own code: one that is a folder of another is its mistake. */
export class FolderIsObject extends TypeError {
  constructor(path: string, cause: unknown) {
    super(`${path} cannot be both an object and a folder of objects.`, { cause });
  }
}

/** Beyond this many remembered folders memory matters more than one spared fsync. */
const mostRemembered = 10_000;

/**
 * Folders below one root that survive a loss of power. A name is durable only when the folder that holds it was
 * fsynced; so is that folder's own name in its parent, up to the root.
 */
export class DurableFolders {
  readonly #root: string;
  readonly #disk: DiskCalls;
  /** Folders known to be durable, or on the way there: two puts into a new folder wait for one fsync of its parent. */
  readonly #known = new Map<string, Promise<void>>();

  constructor(root: string, disk: DiskCalls) {
    this.#root = root;
    this.#disk = disk;
  }

  /** Makes the folder and its parents (mode 0700) where missing. Throws when one of them is a file or a link. */
  ensure(folder: string): Promise<void> {
    if (folder === this.#root) return Promise.resolve();
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const made = this.#make(folder);
    this.#known.set(folder, made);
    made.catch(() => this.#forget(folder, made));
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostRemembered) break;
      this.#known.delete(oldest);
    }
    return made;
  }

  /** The folder turned out to be gone: another process may have removed it when it was empty. */
  forget(folder: string): void {
    for (let each = folder; each !== this.#root; each = dirname(each)) this.#known.delete(each);
  }

  /** fsyncs the folder, or when it has been removed meanwhile the nearest parent that is left. */
  async sync(folder: string): Promise<void> {
    try {
      await syncFolder(folder, this.#disk);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || folder === this.#root) throw error;
      await this.sync(dirname(folder));
    }
  }

  /** Removes the folder and its parents as far as they are empty: their names can be about a person too. */
  async prune(folder: string): Promise<void> {
    let last = folder;
    while (last !== this.#root && (await this.#removeEmpty(last))) last = dirname(last);
    if (last !== folder) await this.sync(last);
  }

  async #make(folder: string): Promise<void> {
    await this.ensure(dirname(folder));
    try {
      await this.#disk.mkdir(folder, { mode: 0o700 });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      const there = await this.#disk.lstat(folder);
      if (!there.isDirectory()) throw new FolderIsObject(folder, error);
    }
    // Also when it was there already: a process that died may have made it without getting this far.
    await this.sync(dirname(folder));
  }

  async #removeEmpty(folder: string): Promise<boolean> {
    // First of all: whoever asks for it from now on has to make sure anew.
    this.#known.delete(folder);
    try {
      await this.#disk.rmdir(folder);
      return true;
    } catch (error) {
      return errorCode(error) === 'ENOENT';
    }
  }

  #forget(folder: string, made: Promise<void>): void {
    if (this.#known.get(folder) === made) this.#known.delete(folder);
  }
}

/** Makes the names in a folder survive a loss of power. */
export async function syncFolder(folder: string, disk: Pick<DiskCalls, 'open'>): Promise<void> {
  await using handle = await disk.open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  await handle.sync();
}
