import { dependenciesIn } from './derivative-dependencies.ts';

/** What is known in memory of one cached file: some 300 bytes of heap with its names. */
export type IndexEntry = {
  readonly group: IndexGroup;
  readonly key: string;
  /** Length of the file. */
  readonly size: number;
  /** In whole seconds, which V8 stores in place; while this process has not used it, the file's modification time. */
  usedAt: number;
  /** When `usedAt` was last written down as the file's modification time. */
  notedAt: number;
  colder: IndexEntry | undefined;
  hotter: IndexEntry | undefined;
};

/** A group is an asset's id, a key the hash of a plan and the ids of other assets that are seen in it. */
export type DerivativeNames = { readonly group: string; readonly key: string };

export type IndexGroup = { readonly name: string; readonly entries: Map<string, IndexEntry> };

/** File systems give out space in blocks; 4 KiB is what nearly all of them use. */
const blockBytes = 4_096;

/** What a file of this size takes of the disk. */
export function diskBytes(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes;
}

/**
 * The files of the cache by group and key, and in the order in which they were last used. The order is a chain
 * through the entries: an order kept in a `Map` would need a second long name for every file.
 */
export class DerivativeIndex {
  readonly #groups = new Map<string, IndexGroup>();
  /** What shows assets of other groups, by each of these. */
  readonly #dependents = new Map<string, Set<IndexEntry>>();
  #coldest: IndexEntry | undefined;
  #hottest: IndexEntry | undefined;
  #bytes = 0;
  #entries = 0;

  /** Taken of the disk by all files together. */
  get bytes(): number {
    return this.#bytes;
  }

  get entries(): number {
    return this.#entries;
  }

  get coldest(): IndexEntry | undefined {
    return this.#coldest;
  }

  find({ group, key }: DerivativeNames): IndexEntry | undefined {
    return this.#groups.get(group)?.entries.get(key);
  }

  group(name: string): Iterable<IndexEntry> {
    return this.#groups.get(name)?.entries.values() ?? [];
  }

  /** The derivatives in other groups that show this group's asset. */
  dependents(group: string): Iterable<IndexEntry> {
    return this.#dependents.get(group) ?? [];
  }

  /** Adds what is not there yet, as the coldest. `modified` is in seconds. */
  create(names: DerivativeNames, size: number, modified = 0): IndexEntry {
    const group = this.#groups.get(names.group) ?? { name: names.group, entries: new Map() };
    const times = { usedAt: modified, notedAt: modified };
    const entry = { group, key: names.key, size, ...times, colder: undefined, hotter: undefined };
    this.#groups.set(names.group, group);
    group.entries.set(names.key, entry);
    for (const other of dependenciesIn(names.key)) {
      this.#dependents.set(other, (this.#dependents.get(other) ?? new Set()).add(entry));
    }
    this.#bytes += diskBytes(size);
    this.#entries += 1;
    this.#linkCold(entry);
    return entry;
  }

  use(entry: IndexEntry, at: number): void {
    entry.usedAt = at;
    if (entry === this.#hottest) return;
    this.#unlink(entry);
    this.#linkHot(entry);
  }

  remove(entry: IndexEntry): void {
    if (entry.group.entries.get(entry.key) !== entry) return;
    entry.group.entries.delete(entry.key);
    if (entry.group.entries.size === 0) this.#groups.delete(entry.group.name);
    for (const other of dependenciesIn(entry.key)) {
      const dependents = this.#dependents.get(other);
      dependents?.delete(entry);
      if (dependents?.size === 0) this.#dependents.delete(other);
    }
    this.#unlink(entry);
    this.#bytes -= diskBytes(entry.size);
    this.#entries -= 1;
  }

  /** Puts all into the order of last use, as files found on the disk come in no order at all. */
  sort(): void {
    const all: IndexEntry[] = [];
    for (let entry = this.#coldest; entry !== undefined; entry = entry.hotter) all.push(entry);
    // Plain numbers: half the time of comparing entries (250,000 of them: some 170 ms, once after a start).
    const order = new Float64Array(all.length);
    for (const [place, entry] of all.entries()) order[place] = entry.usedAt * all.length + place;
    this.#coldest = this.#hottest = undefined;
    for (const number of order.sort()) {
      const entry = all[number % all.length];
      if (entry === undefined) continue;
      entry.colder = entry.hotter = undefined;
      this.#linkHot(entry);
    }
  }

  #linkHot(entry: IndexEntry): void {
    entry.colder = this.#hottest;
    if (this.#hottest === undefined) this.#coldest = entry;
    else this.#hottest.hotter = entry;
    this.#hottest = entry;
  }

  #linkCold(entry: IndexEntry): void {
    entry.hotter = this.#coldest;
    if (this.#coldest === undefined) this.#hottest = entry;
    else this.#coldest.colder = entry;
    this.#coldest = entry;
  }

  #unlink(entry: IndexEntry): void {
    if (entry.colder === undefined) this.#coldest = entry.hotter;
    else entry.colder.hotter = entry.hotter;
    if (entry.hotter === undefined) this.#hottest = entry.colder;
    else entry.hotter.colder = entry.colder;
    entry.colder = entry.hotter = undefined;
  }
}
