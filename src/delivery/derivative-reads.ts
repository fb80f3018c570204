import { closeSync, constants, futimesSync, openSync, readFileSync, readSync, unlinkSync } from 'node:fs';
import { readFile, utimes } from 'node:fs/promises';

import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';

import { decodeFile } from './derivative-file.ts';
import type { DerivativeLayout } from './derivative-file.ts';
import { derivativePath } from './derivative-folders.ts';
import type { DerivativeIndex, DerivativeNames, IndexEntry } from './derivative-index.ts';
import type { Claim } from './group-claims.ts';
import { KeptFiles } from './kept-files.ts';

export type CachedDerivative<Head> = { readonly head: Head; readonly body: Buffer };

/** Up to this size a synchronous read of the page cache costs less than a trip to the thread pool and back. */
const mostSyncBytes = 256 * 1_024;

const mostDescriptors = 512;

/** How exactly the time of last use survives a restart: a file's modification time is set at most so often. */
const noteEverySeconds = 60 * 60;

type KeptFile<Head> = DerivativeLayout<Head> & { readonly descriptor: number };

type Surroundings = {
  readonly folder: string;
  readonly index: DerivativeIndex;
  readonly clock: Clock;
  readonly log: Log;
};

/** The two ways to read a cached file. A torn one is deleted, a missing one forgotten. */
export class DerivativeReads<Head> {
  readonly #folder: string;
  readonly #index: DerivativeIndex;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #kept = new KeptFiles<IndexEntry, KeptFile<Head>>(mostDescriptors);

  constructor({ folder, index, clock, log }: Surroundings) {
    this.#folder = folder;
    this.#index = index;
    this.#clock = clock;
    this.#log = log;
  }

  small(names: DerivativeNames, scratch?: Buffer): CachedDerivative<Head> | undefined {
    const entry = this.#index.find(names);
    if (entry === undefined || entry.size > mostSyncBytes) return undefined;
    try {
      const found = this.#readKept(entry, scratch) ?? this.#readAndKeep(entry);
      if (found === undefined) this.#discard(entry);
      return found;
    } catch (error) {
      if (isAbsent(error)) this.forget(entry);
      else this.#unreadable(error);
      return undefined;
    }
  }

  /** For what is large, and for what the index does not know yet; adds it there unless the claim was revoked. */
  async whole(names: DerivativeNames, claim: Claim): Promise<CachedDerivative<Head> | undefined> {
    const path = derivativePath(this.#folder, names);
    try {
      const file = await readFile(path);
      const layout = decodeFile<Head>(file);
      if (claim.revoked) return layout && { head: layout.head, body: file.subarray(layout.bodyStart) };
      const entry = this.#index.find(names) ?? this.#index.create(names, file.length);
      if (layout === undefined) {
        this.#discard(entry);
        return undefined;
      }
      if (this.#use(entry)) await utimes(path, entry.usedAt, entry.usedAt);
      return { head: layout.head, body: file.subarray(layout.bodyStart) };
    } catch (error) {
      const entry = this.#index.find(names);
      if (!isAbsent(error)) this.#unreadable(error);
      else if (entry !== undefined) this.forget(entry);
      return undefined;
    }
  }

  /** The file is gone or another by now. */
  forget(entry: IndexEntry): void {
    this.#index.remove(entry);
    this.#kept.drop(entry);
  }

  close(): void {
    this.#kept.dropAll();
  }

  #readKept(entry: IndexEntry, scratch?: Buffer): CachedDerivative<Head> | undefined {
    const file = this.#kept.get(entry);
    if (file === undefined) return undefined;
    const body = scratch?.subarray(0, file.bodyBytes) ?? Buffer.allocUnsafeSlow(file.bodyBytes);
    if (readSync(file.descriptor, body, 0, file.bodyBytes, file.bodyStart) !== file.bodyBytes)
      return undefined;
    if (this.#use(entry)) futimesSync(file.descriptor, entry.usedAt, entry.usedAt);
    return { head: file.head, body };
  }

  /** The first read of a file by this process checks all of it. */
  #readAndKeep(entry: IndexEntry): CachedDerivative<Head> | undefined {
    const path = derivativePath(this.#folder, { group: entry.group.name, key: entry.key });
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    let layout: DerivativeLayout<Head> | undefined;
    try {
      const file = readFileSync(descriptor);
      layout = decodeFile<Head>(file);
      if (layout === undefined) return undefined;
      if (this.#use(entry)) futimesSync(descriptor, entry.usedAt, entry.usedAt);
      return { head: layout.head, body: file.subarray(layout.bodyStart) };
    } finally {
      if (layout === undefined) closeSync(descriptor);
      else this.#kept.keep(entry, { ...layout, descriptor });
    }
  }

  /** Whether the time of use is to be written down. */
  #use(entry: IndexEntry): boolean {
    const now = seconds(this.#clock.now().getTime());
    this.#index.use(entry, now);
    if (now - entry.notedAt < noteEverySeconds) return false;
    entry.notedAt = now;
    return true;
  }

  #discard(entry: IndexEntry): void {
    this.forget(entry);
    try {
      unlinkSync(derivativePath(this.#folder, { group: entry.group.name, key: entry.key }));
    } catch (error) {
      if (!isAbsent(error)) this.#unreadable(error);
    }
  }

  #unreadable(error: unknown): void {
    this.#log.warn({ error }, 'A cached derivative could not be read.');
  }
}

export function seconds(milliseconds: number): number {
  return Math.trunc(milliseconds / 1_000);
}

export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
