import { constants, lstatSync, realpathSync } from 'node:fs';
import { access, copyFile, link, lstat, mkdir, open } from 'node:fs/promises';
import { realpath, rename, rmdir, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

import { DurableFolders, FolderIsObject, syncFolder } from './durable-folders.ts';
import type { DiskCalls } from './durable-folders.ts';
import { asStorageProblem, errorCode, isAbsent } from './error-code.ts';
import { incomingFolder, incomingName, sweepIncoming } from './incoming.ts';
import { checkPrefix, keySegments } from './key.ts';
import { listFiles } from './list-files.ts';
import { makeFolder } from './make-folder.ts';
import type { ByteRange, ObjectFacts, ObjectStore } from './object-store.ts';
import { checkRange } from './range.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/** A folder can vanish between being made and being used when another process empties it; not time after time. */
const mostTries = 5;

/**
 * Objects as files: the key is the path below the folder, files 0600, folders 0700. Several processes may share one
 * folder. Fan-out is the caller's concern: keys already contain it.
 */
export async function openFileStore(folder: string, disk: DiskCalls = systemDisk): Promise<ObjectStore> {
  await makeRoot(resolve(folder), disk);
  const root = await realpath(folder);
  const incoming = join(root, incomingFolder);
  await makeFolder(incoming);
  await access(incoming, constants.R_OK | constants.W_OK | constants.X_OK);
  await sweepIncoming(incoming, new Date());
  return new FileStore(root, disk);
}

async function makeRoot(folder: string, disk: DiskCalls): Promise<void> {
  const firstMade = await makeFolder(folder);
  if (firstMade === undefined) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) {
    await syncFolder(dirname(made), disk);
  }
}

const systemDisk: DiskCalls = { open, mkdir, rename, link, copyFile, unlink, rmdir, lstat };

/** What link(2) answers where a file cannot have one more name: FAT, some network shares, 65,000 names of one file. */
const linkless: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
]);

class FileStore implements ObjectStore {
  readonly #root: string;
  readonly #disk: DiskCalls;
  readonly #folders: DurableFolders;

  constructor(root: string, disk: DiskCalls) {
    this.#root = root;
    this.#disk = disk;
    this.#folders = new DurableFolders(root, disk);
  }

  async put(key: string, source: Readable | Uint8Array): Promise<ObjectFacts> {
    const path = this.#path(key);
    const incoming = join(this.#root, incomingFolder, incomingName());
    try {
      const written = await this.#write(incoming, source);
      await this.#place(incoming, path);
      return { key, ...written };
    } catch (error) {
      if (!(source instanceof Uint8Array)) source.destroy();
      await this.#disk.unlink(incoming).catch(() => undefined);
      await this.#folders.prune(dirname(path)).catch(() => undefined);
      throw asStorageProblem(error);
    }
  }

  async head(key: string): Promise<ObjectFacts | undefined> {
    const path = this.#path(key);
    if (!(await this.#isOurs(path))) return undefined;
    try {
      const found = await lstat(path);
      return found.isFile() ? { key, bytes: found.size, modified: found.mtime } : undefined;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async read(key: string): Promise<Buffer | undefined> {
    await using handle = await this.#openObject(key);
    return handle && (await handle.readFile());
  }

  async stream(key: string, range?: ByteRange): Promise<Readable | undefined> {
    if (range !== undefined) checkRange(range);
    const handle = await this.#openObject(key);
    return handle?.createReadStream(range && { start: range.first, end: range.last });
  }

  async copy(from: string, to: string): Promise<boolean> {
    const source = this.#path(from);
    const target = this.#path(to);
    if ((await this.head(from)) === undefined) return false;
    if (from === to) return true;
    const incoming = join(this.#root, incomingFolder, incomingName());
    try {
      await this.#double(source, incoming);
      await this.#place(incoming, target);
      return true;
    } catch (error) {
      await this.#folders.prune(dirname(target)).catch(() => undefined);
      if (errorCode(error) === 'ENOENT') return false;
      throw asStorageProblem(error);
    } finally {
      // Still there when both names are of one file already: then rename does nothing (POSIX).
      await this.#disk.unlink(incoming).catch(() => undefined);
    }
  }

  async adopt(key: string, file: string): Promise<void> {
    const target = this.#path(key);
    const incoming = join(this.#root, incomingFolder, incomingName());
    try {
      await this.#double(file, incoming);
      await this.#place(incoming, target);
    } catch (error) {
      await this.#folders.prune(dirname(target)).catch(() => undefined);
      throw asStorageProblem(error);
    } finally {
      await this.#disk.unlink(incoming).catch(() => undefined);
    }
  }

  async delete(key: string): Promise<boolean> {
    const path = this.#path(key);
    if (!(await this.#isOurs(path))) return false;
    try {
      await this.#disk.unlink(path);
    } catch (error) {
      // Unlinking a folder: EISDIR on Linux, EPERM by POSIX.
      if (isAbsent(error) || ['EISDIR', 'EPERM'].includes(errorCode(error) ?? '')) return false;
      throw error;
    }
    await this.#folders.sync(dirname(path));
    await this.#folders.prune(dirname(path));
    return true;
  }

  list(prefix: string): AsyncIterable<ObjectFacts> {
    checkPrefix(prefix);
    return listFiles(this.#root, prefix);
  }

  localPath(key: string): string | undefined {
    const path = this.#path(key);
    try {
      return lstatSync(path).isFile() && realpathSync.native(path) === path ? path : undefined;
    } catch {
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between calls.
  }

  #path(key: string): string {
    return join(this.#root, ...keySegments(key));
  }

  /** Writes and fsyncs a whole file. */
  async #write(path: string, source: Readable | Uint8Array): Promise<{ bytes: number; modified: Date }> {
    const flags = O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW;
    await using handle = await this.#disk.open(path, flags, 0o600);
    await handle.writeFile(source);
    await handle.sync();
    const { size, mtime } = await handle.stat();
    return { bytes: size, modified: mtime };
  }

  /** A second name for the same bytes, or where the file system has none, a second file. */
  async #double(path: string, copy: string): Promise<void> {
    try {
      await this.#disk.link(path, copy);
    } catch (error) {
      if (!linkless.has(errorCode(error) ?? '')) throw error;
      await this.#disk.copyFile(path, copy, constants.COPYFILE_EXCL);
      await using handle = await this.#disk.open(copy, O_RDONLY | O_NOFOLLOW);
      await handle.sync();
    }
  }

  /** Gives a file that is on the disk its name, durably. */
  async #place(from: string, to: string): Promise<void> {
    const folder = dirname(to);
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#folders.ensure(folder);
        await this.#disk.rename(from, to);
        break;
      } catch (error) {
        if (['EISDIR', 'ENOTDIR'].includes(errorCode(error) ?? '')) throw new FolderIsObject(to, error);
        if (errorCode(error) !== 'ENOENT' || tries === mostTries) throw error;
        this.#folders.forget(folder);
      }
    }
    await this.#folders.sync(folder);
    // The folder may have been emptied, removed and made again by others between the first call and the rename.
    await this.#folders.ensure(folder);
  }

  async #openObject(key: string): Promise<FileHandle | undefined> {
    const path = this.#path(key);
    if (!(await this.#isOurs(path))) return undefined;
    try {
      const handle = await open(path, O_RDONLY | O_NOFOLLOW);
      if ((await handle.stat()).isFile()) return handle;
      await handle.close();
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    return undefined;
  }

  /** False when a link on the way leads elsewhere: we never make one, so what it shows is not the store's. */
  async #isOurs(path: string): Promise<boolean> {
    try {
      return (await realpath(dirname(path))) === dirname(path);
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }
}
