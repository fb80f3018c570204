import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';

import { checkPrefix, keySegments } from './key.ts';
import type { ByteRange, ObjectFacts, ObjectStore } from './object-store.ts';
import { checkRange } from './range.ts';

type Stored = { readonly content: Buffer; readonly modified: Date };

/** Objects in this process's memory, for tests. With a capacity it fills up as a disk does. */
export function openMemoryStore(options: { readonly capacityBytes?: number } = {}): ObjectStore {
  return new MemoryStore(options.capacityBytes ?? Number.POSITIVE_INFINITY);
}

class MemoryStore implements ObjectStore {
  readonly #objects = new Map<string, Stored>();
  readonly #capacity: number;
  /** Counts what is still arriving too, since a disk holds old and new together until the rename. */
  #used = 0;

  constructor(capacityBytes: number) {
    this.#capacity = capacityBytes;
  }

  async put(key: string, source: Readable | Uint8Array): Promise<ObjectFacts> {
    keySegments(key);
    const chunks: Uint8Array[] = [];
    let arrived = 0;
    try {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        const bytes = Buffer.from(chunk as Uint8Array);
        arrived += bytes.length;
        this.#used += bytes.length;
        if (this.#used > this.#capacity) throw new Problem(platformProblems['no-space']);
        chunks.push(bytes);
      }
      this.#refuseFolder(key);
    } catch (error) {
      this.#used -= arrived;
      throw error;
    }
    this.#forget(key);
    const stored = { content: Buffer.concat(chunks), modified: new Date() };
    this.#objects.set(key, stored);
    return facts(key, stored);
  }

  async head(key: string): Promise<ObjectFacts | undefined> {
    keySegments(key);
    const stored = this.#objects.get(key);
    return stored && facts(key, stored);
  }

  async read(key: string): Promise<Buffer | undefined> {
    keySegments(key);
    const stored = this.#objects.get(key);
    return stored && Buffer.from(stored.content);
  }

  async stream(key: string, range?: ByteRange): Promise<Readable | undefined> {
    keySegments(key);
    if (range !== undefined) checkRange(range);
    const stored = this.#objects.get(key);
    if (stored === undefined) return undefined;
    const part = range === undefined ? stored.content : stored.content.subarray(range.first, range.last + 1);
    return Readable.from(part.length === 0 ? [] : [Buffer.from(part)], { objectMode: false });
  }

  async copy(from: string, to: string): Promise<boolean> {
    keySegments(from);
    keySegments(to);
    const stored = this.#objects.get(from);
    if (stored === undefined) return false;
    if (from === to) return true;
    this.#refuseFolder(to);
    if (this.#used + stored.content.length > this.#capacity) throw new Problem(platformProblems['no-space']);
    this.#forget(to);
    this.#used += stored.content.length;
    this.#objects.set(to, stored);
    return true;
  }

  async adopt(key: string, file: string): Promise<void> {
    await this.put(key, await readFile(file));
  }

  async delete(key: string): Promise<boolean> {
    keySegments(key);
    return this.#forget(key);
  }

  async *list(prefix: string): AsyncGenerator<ObjectFacts> {
    checkPrefix(prefix);
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    for (const key of keys) {
      const stored = this.#objects.get(key);
      if (stored !== undefined) yield facts(key, stored);
    }
  }

  localPath(key: string): undefined {
    keySegments(key);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#objects.clear();
    this.#used = 0;
  }

  /** On a disk a name is a file or a folder, never both; here the same, so that no test passes by it. */
  #refuseFolder(key: string): void {
    for (const other of this.#objects.keys()) {
      if (other.startsWith(`${key}/`) || key.startsWith(`${other}/`)) {
        throw new TypeError(
          `The object keys ${key} and ${other} cannot both be: one is a folder of the other.`,
        );
      }
    }
  }

  #forget(key: string): boolean {
    this.#used -= this.#objects.get(key)?.content.length ?? 0;
    return this.#objects.delete(key);
  }
}

function facts(key: string, stored: Stored): ObjectFacts {
  return { key, bytes: stored.content.length, modified: stored.modified };
}
