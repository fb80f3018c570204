import { mkdirSync, renameSync } from 'node:fs';
import { mkdir, open, readdir, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { systemClock } from '#platform/clock.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';

import { dependenciesIn } from './derivative-dependencies.ts';
import { encodeBeginning } from './derivative-file.ts';
import { derivativePath, filesIn, groupFolder, groupsIn } from './derivative-folders.ts';
import { DerivativeIndex, diskBytes } from './derivative-index.ts';
import type { DerivativeNames, IndexEntry } from './derivative-index.ts';
import { DerivativeReads, isAbsent, seconds } from './derivative-reads.ts';
import type { CachedDerivative } from './derivative-reads.ts';
import { GroupClaims } from './group-claims.ts';
import type { Claim } from './group-claims.ts';

export type DerivativeCacheOptions = {
  /** Ours alone, and of one process: two would not hear of each other's deletions. */
  readonly folder: string;
  readonly capacityBytes: number;
  readonly log: Log;
  readonly clock?: Clock;
};

/** Keeps the index below some 80 MB of memory however small the files are. */
const mostEntries = 250_000;

/** Having to evict, go down to this share, so that not every put has to. */
const afterEviction = 0.98;

/** Below the cache's folder, beside the folders of two hexadecimal digits. */
const incomingFolder = 'incoming';

/** Opens the cache and begins to look through what an earlier run left; gets, puts and deletions work meanwhile. */
export async function openDerivativeCache<Head extends object = object>(
  options: DerivativeCacheOptions,
): Promise<DerivativeCache<Head>> {
  const incoming = join(options.folder, incomingFolder);
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  return new DerivativeCache<Head>(options);
}

/**
 * Rendered pictures on this machine's disk, the least recently used of which go first. A group is an asset's id, a
 * key 32 to 224 hexadecimal digits, which end with the assets it depends on (`derivative-dependencies.ts`); files are `<folder>/<2 hex>/<group>/<key>`. Nothing that is put is fsynced: what
 * a loss of power tore is noticed and absent.
 */
export class DerivativeCache<Head extends object = object> implements AsyncDisposable {
  /** Resolves when everything an earlier run left is known; until then `bytes` and `entries` grow. */
  readonly scanned: Promise<void>;
  readonly #folder: string;
  readonly #capacity: number;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #index = new DerivativeIndex();
  readonly #claims = new GroupClaims();
  readonly #reads: DerivativeReads<Head>;
  /** Room taken by puts whose file is not in the index yet. */
  #reserved = 0;
  #incomingNames = 0;
  #scanning = true;
  #closed = false;
  #failing = false;

  constructor({ folder, capacityBytes, log, clock = systemClock }: DerivativeCacheOptions) {
    this.#folder = folder;
    this.#capacity = capacityBytes;
    this.#log = log;
    this.#clock = clock;
    this.#reads = new DerivativeReads<Head>({ folder, index: this.#index, clock, log });
    this.scanned = this.#scan();
  }

  /** What the files take of the disk, in whole blocks. */
  get bytes(): number {
    return this.#index.bytes;
  }

  get entries(): number {
    return this.#index.entries;
  }

  /** Whether it is known to be there; while an earlier run's files are looked through, not all are. */
  has(group: string, key: string): boolean {
    return !this.#closed && this.#index.find({ group, key }) !== undefined;
  }

  /**
   * The fast way for what is small (up to 256 KiB) and known: `undefined` says only that `get` has to be asked. The
   * body may lie in `scratch`, when one of that size is given.
   */
  getSync(group: string, key: string, scratch?: Buffer): CachedDerivative<Head> | undefined {
    return this.#closed ? undefined : this.#reads.small({ group, key }, scratch);
  }

  /** The head is shared between all who get it: do not change it. The body is the caller's own. */
  async get(group: string, key: string): Promise<CachedDerivative<Head> | undefined> {
    const names = { group, key };
    const small = this.getSync(group, key);
    if (small !== undefined) return small;
    if (this.#closed || (this.#index.find(names) === undefined && !this.#scanning)) return undefined;
    return this.#claims.work([group], (claim) => this.#reads.whole(names, claim));
  }

  /**
   * Keeps a derivative, or does not: no failure of the disk reaches the caller, the first of a row is logged. A put
   * that began before a deletion of its group, or of one it depends on, is as if it had been over before it.
   */
  async put(group: string, key: string, head: Head, body: Buffer): Promise<void> {
    const names = { group, key };
    const target = derivativePath(this.#folder, names);
    const beginning = encodeBeginning(head, body);
    const size = beginning.length + body.length;
    if (this.#closed || diskBytes(size) > this.#capacity) return;
    const incoming = this.#incomingPath();
    try {
      await this.#claims.work([group, ...dependenciesIn(key)], async (claim) => {
        using room = await this.#reserve(diskBytes(size));
        if (room === undefined) return;
        await writeFile(incoming, [beginning, body], { flag: 'wx', mode: 0o600 });
        if (claim.revoked) await unlink(incoming);
        else this.#place(incoming, { path: target, names, size });
      });
      this.#succeeded();
    } catch (error) {
      await unlink(incoming).catch(() => undefined);
      this.#failed(error);
    }
  }

  /**
   * Deletes all derivatives of a group, also those being written, durably, and says how many there were; and those of
   * other groups that show its asset, of which the looking through must have told. Throws when the disk refuses: a
   * deletion must not fail unnoticed.
   */
  async deleteGroup(group: string): Promise<number> {
    const own = await this.#deleteOwn(group);
    // What an earlier run left is known only then.
    if (this.#scanning) await this.scanned;
    return own + (await this.#deleteDependents(group));
  }

  async #deleteDependents(group: string): Promise<number> {
    const dependents = [...this.#index.dependents(group)];
    for (const entry of dependents) await this.#evict(entry);
    for (const folder of new Set(dependents.map((entry) => groupFolder(this.#folder, entry.group.name)))) {
      await using emptied = await open(folder).catch(() => open(dirname(folder)));
      await emptied.sync();
    }
    return dependents.length;
  }

  async #deleteOwn(group: string): Promise<number> {
    const folder = groupFolder(this.#folder, group);
    const grave = this.#incomingPath();
    this.#claims.revoke(group);
    for (const entry of this.#index.group(group)) this.#reads.forget(entry);
    try {
      // At once and as a whole: what is put from now on gets a new folder, which the removal does not touch.
      renameSync(folder, grave);
    } catch (error) {
      if (isAbsent(error)) return 0;
      throw error;
    }
    const { length } = await readdir(grave);
    await rm(grave, { recursive: true });
    await using shard = await open(dirname(folder));
    await shard.sync();
    return length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.scanned;
    await this.#claims.settled();
    this.#reads.close();
  }

  /** In one tick, so that no deletion can come between the last look at the claim and the name. */
  #place(
    incoming: string,
    { path, names, size }: { path: string; names: DerivativeNames; size: number },
  ): void {
    try {
      renameSync(incoming, path);
    } catch (error) {
      if (!isAbsent(error)) throw error;
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      renameSync(incoming, path);
    }
    const replaced = this.#index.find(names);
    if (replaced !== undefined) this.#reads.forget(replaced);
    const now = seconds(this.#clock.now().getTime());
    this.#index.use(Object.assign(this.#index.create(names, size), { notedAt: now }), now);
  }

  /**
   * Room for one more file until it is in the index, for which the coldest are deleted. `undefined` when even without
   * them there is too much being written at once.
   */
  async #reserve(bytes: number): Promise<Disposable | undefined> {
    await this.#makeRoom(bytes);
    if (!this.#fits(1, bytes)) return undefined;
    this.#reserved += bytes;
    return { [Symbol.dispose]: () => void (this.#reserved -= bytes) };
  }

  async #makeRoom(bytes: number): Promise<void> {
    if (this.#fits(1, bytes)) return;
    for (let coldest = this.#index.coldest; coldest !== undefined; coldest = this.#index.coldest) {
      if (this.#fits(afterEviction, bytes)) break;
      await this.#evict(coldest);
    }
  }

  /** The file before the entry: what is counted is never less than what is there. */
  async #evict(entry: IndexEntry): Promise<void> {
    const group = entry.group.name;
    try {
      await unlink(derivativePath(this.#folder, { group, key: entry.key }));
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    this.#reads.forget(entry);
    if (entry.group.entries.size === 0) await rmdir(groupFolder(this.#folder, group)).catch(() => undefined);
  }

  #fits(share: number, more: number): boolean {
    const bytes = this.#index.bytes + this.#reserved + more;
    return bytes <= this.#capacity * share && this.#index.entries <= mostEntries * share;
  }

  async #scan(): Promise<void> {
    try {
      for await (const group of groupsIn(this.#folder)) {
        if (this.#closed) return;
        await this.#claims.work([group], (claim) => this.#scanGroup(group, claim));
      }
      this.#index.sort();
      this.#scanning = false;
      await this.#makeRoom(0);
    } catch (error) {
      this.#log.warn({ error }, 'The cache of derivatives could not be looked through.');
    }
  }

  async #scanGroup(group: string, claim: Claim): Promise<void> {
    const files = await filesIn(this.#folder, group);
    if (claim.revoked) return;
    for (const { key, size, modifiedMs } of files) {
      const names = { group, key };
      if (this.#index.find(names) === undefined) this.#index.create(names, size, seconds(modifiedMs));
    }
  }

  #failed(error: unknown): void {
    if (!this.#failing)
      this.#log.warn({ error }, 'Derivatives cannot be kept on disk; each is rendered anew.');
    this.#failing = true;
  }

  #succeeded(): void {
    if (this.#failing) this.#log.info({}, 'Derivatives are kept on disk again.');
    this.#failing = false;
  }

  #incomingPath(): string {
    this.#incomingNames += 1;
    return join(this.#folder, incomingFolder, String(this.#incomingNames));
  }
}
