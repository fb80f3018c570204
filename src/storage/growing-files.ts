import { constants } from 'node:fs';
import { lstat, open, readdir, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { asStorageProblem, errorCode, isAbsent } from './error-code.ts';
import { syncFolder } from './durable-folders.ts';
import { makeFolder } from './make-folder.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;

/** A file that is written piece by piece, by one at a time. */
export type GrowingFile = AsyncDisposable & {
  /** Writes the pieces one after the other, in one go. Throws `no-space`. */
  write(pieces: readonly Buffer[], at: number): Promise<void>;
  /** Resolves when what was written would survive a loss of power. */
  sync(): Promise<void>;
};

/** Files below one folder of this machine that arrive over several requests. Names are plain: ids. */
export class GrowingFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  /** An empty file, durably there. */
  async create(name: string): Promise<void> {
    try {
      await makeFolder(this.#folder);
      await using handle = await open(this.path(name), O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o600);
      await handle.sync();
      await syncFolder(this.#folder, { open });
    } catch (error) {
      throw asStorageProblem(error);
    }
  }

  /** Undefined when it is not there. */
  async open(name: string): Promise<GrowingFile | undefined> {
    try {
      return growing(await open(this.path(name), O_RDWR | O_NOFOLLOW));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** Takes off what was written beyond this length and never counted: of a writer that was interrupted. */
  async cut(name: string, bytes: number): Promise<void> {
    const found = await lstat(this.path(name)).catch(() => undefined);
    if (found === undefined || found.size <= bytes) return;
    await using handle = await open(this.path(name), O_RDWR | O_NOFOLLOW);
    await handle.truncate(bytes);
    await handle.sync();
  }

  async has(name: string): Promise<boolean> {
    return (await lstat(this.path(name)).catch(() => undefined))?.isFile() === true;
  }

  async remove(name: string): Promise<void> {
    try {
      await unlink(this.path(name));
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  /** With when each was last written. */
  async list(): Promise<{ readonly name: string; readonly modified: Date }[]> {
    try {
      const found = [];
      for (const name of await readdir(this.#folder)) {
        const facts = await lstat(this.path(name)).catch(() => undefined);
        if (facts?.isFile() === true) found.push({ name, modified: facts.mtime });
      }
      return found;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }
}

function growing(handle: FileHandle): GrowingFile {
  return {
    write: async (pieces, at) => {
      try {
        for (let left = [...pieces], done = 0; left.length > 0;) {
          const { bytesWritten } = await handle.writev(left, at + done);
          done += bytesWritten;
          left = unwritten(left, bytesWritten);
        }
      } catch (error) {
        throw asStorageProblem(error);
      }
    },
    sync: async () => {
      try {
        await handle.datasync();
      } catch (error) {
        throw asStorageProblem(error);
      }
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** What is left of pieces of which so many bytes were written. */
function unwritten(pieces: readonly Buffer[], bytes: number): Buffer[] {
  let skipped = bytes;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(Math.min(skipped, piece.length));
    skipped -= piece.length - rest.length;
    return rest.length > 0 ? [rest] : [];
  });
}
