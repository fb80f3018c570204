import type { AcceptClass } from '#delivery/accept.ts';
import type { Forgotten } from '#delivery/delivery.ts';
import { ByteLru } from '#platform/byte-lru.ts';
import type { Id } from '#platform/id.ts';
import type { ReadyGuard } from './ready-guard.ts';

/** A whole answer, prepared once: sending it again costs a look-up and a write. */
export type ReadyPicture = {
  /** All that are seen in it: when one of them changes, it is gone. */
  readonly assetIds: readonly Id<'asset'>[];
  /** What is looked at before it is given out; undefined for what everybody may have. */
  readonly guard: ReadyGuard | undefined;
  readonly organizationId: Id<'organization'>;
  readonly etag: string;
  /** Status line and headers of a 200 and of a 304, without `Date` and the empty line that ends them. */
  readonly found: string;
  readonly notModified: string;
  readonly body: Buffer;
};

/** The most wanted pictures by the exact URL they are asked for, bounded by bytes. */
export class ReadyPictures {
  readonly #pictures: ByteLru<ReadyPicture>;
  readonly #keys = new Map<Id<'asset'>, Set<string>>();
  /** Of all sets together: one picture can be asked for by any number of URLs. */
  #keyCount = 0;
  /** At more it is time to look for those of pictures let go. */
  #mostKeys = 1_000;

  constructor(capacityBytes: number) {
    this.#pictures = new ByteLru(capacityBytes);
  }

  /** How many URLs are remembered, once for each asset in their picture; those of pictures let go included. */
  get urls(): number {
    return this.#keyCount;
  }

  get(accept: AcceptClass, url: string): ReadyPicture | undefined {
    return this.#pictures.get(accept + url);
  }

  keep(accept: AcceptClass, url: string, picture: ReadyPicture): void {
    const key = accept + url;
    this.#pictures.set(key, picture, picture.body.length + 2 * key.length + 2_048);
    for (const id of picture.assetIds) {
      const keys = this.#keys.get(id) ?? new Set();
      if (!keys.has(key)) this.#keyCount += 1;
      this.#keys.set(id, keys.add(key));
    }
    if (this.#keyCount > this.#mostKeys) this.#dropStaleKeys();
  }

  forget(what: Forgotten): void {
    if (what === 'all') {
      this.#pictures.clear();
      this.#keys.clear();
      this.#keyCount = 0;
      return;
    }
    const ids = 'organizationId' in what ? this.#assetsOf(what.organizationId) : what;
    for (const id of ids) {
      const keys = this.#keys.get(id) ?? new Set<string>();
      for (const key of keys) this.#pictures.delete(key);
      this.#keyCount -= keys.size;
      this.#keys.delete(id);
    }
  }

  #assetsOf(organizationId: Id<'organization'>): Set<Id<'asset'>> {
    const ids = new Set<Id<'asset'>>();
    for (const [, picture] of this.#pictures.entries()) {
      if (picture.organizationId === organizationId) for (const id of picture.assetIds) ids.add(id);
    }
    return ids;
  }

  #dropStaleKeys(): void {
    this.#keyCount = 0;
    for (const [id, keys] of this.#keys) {
      for (const key of keys) if (!this.#pictures.has(key)) keys.delete(key);
      if (keys.size === 0) this.#keys.delete(id);
      this.#keyCount += keys.size;
    }
    this.#mostKeys = 2 * this.#keyCount + 1_000;
  }
}
