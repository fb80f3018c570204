import type { AcceptClass } from '#delivery/accept.ts';
import type { Forgotten } from '#delivery/delivery.ts';
import type { DerivativePlace } from '#delivery/picture.ts';
import { ByteLru } from '#platform/byte-lru.ts';
import type { Id } from '#platform/id.ts';
import type { ReadyGuard } from './ready-guard.ts';

/** All of an answer but its body, prepared once. */
export type ReadyAnswer = {
  /** All that are seen in it: when one of them changes, it is gone. */
  readonly assetIds: readonly Id<'asset'>[];
  /** What is looked at before it is given out; undefined for what everybody may have. */
  readonly guard: ReadyGuard | undefined;
  readonly organizationId: Id<'organization'>;
  readonly etag: string;
  /** Whether a better encoding is on its way. */
  readonly isInterim: boolean;
  /** Status line and headers of a 200 and of a 304, without `Cache-Status`, `Date` and the empty line that ends them. */
  readonly found: string;
  readonly notModified: string;
  readonly bytes: number;
  /** Where the disk cache has the body; undefined for what is kept in memory alone. */
  readonly place: DerivativePlace | undefined;
};

/** A whole answer: sending it again costs a look-up and a write. */
export type ReadyPicture = ReadyAnswer & { readonly body: Buffer };

/** What is remembered of answers whose body is on disk: some 6,000 URLs. Far smaller than their bodies would be. */
const answersBytes = 16 * 1_024 * 1_024;

/**
 * The most wanted pictures by the exact URL they are asked for, bounded by bytes; and, of many more, the answer without
 * the body, so that a hit of the disk cache reads one file and neither the URL nor a plan.
 */
export class ReadyPictures {
  readonly #pictures: ByteLru<ReadyPicture>;
  readonly #answers = new ByteLru<ReadyAnswer>(answersBytes);
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

  /** The answer to what is not in memory but may be on disk. */
  answer(accept: AcceptClass, url: string): ReadyAnswer | undefined {
    return this.#answers.get(accept + url);
  }

  /** Whether keeping the body in memory is possible at all. */
  hasRoomFor(accept: AcceptClass, url: string, { bytes }: ReadyAnswer): boolean {
    return bytes + overheadOf(accept + url) <= this.#pictures.capacity;
  }

  /** Takes the body of an answer that is known here into memory too. */
  promote(accept: AcceptClass, url: string, picture: ReadyPicture): void {
    const key = accept + url;
    this.#pictures.set(key, picture, picture.body.length + overheadOf(key));
  }

  keep(accept: AcceptClass, url: string, { body, ...answer }: ReadyPicture): void {
    const key = accept + url;
    this.#pictures.set(key, { ...answer, body }, body.length + overheadOf(key));
    if (answer.place !== undefined) this.#answers.set(key, answer, overheadOf(key));
    else if (!this.#pictures.has(key)) return;
    for (const id of answer.assetIds) {
      const keys = this.#keys.get(id) ?? new Set();
      if (!keys.has(key)) this.#keyCount += 1;
      this.#keys.set(id, keys.add(key));
    }
    if (this.#keyCount > this.#mostKeys) this.#dropStaleKeys();
  }

  forget(what: Forgotten): void {
    if (what === 'all') {
      this.#pictures.clear();
      this.#answers.clear();
      this.#keys.clear();
      this.#keyCount = 0;
      return;
    }
    if ('interimOf' in what) return this.#forgetInterim(what.interimOf);
    const ids = 'organizationId' in what ? this.#assetsOf(what.organizationId) : what;
    for (const id of ids) {
      const keys = this.#keys.get(id) ?? new Set<string>();
      for (const key of keys) this.#drop(key);
      this.#keyCount -= keys.size;
      this.#keys.delete(id);
    }
  }

  #forgetInterim(assetId: Id<'asset'>): void {
    const keys = this.#keys.get(assetId) ?? new Set<string>();
    for (const key of keys) {
      if ((this.#pictures.get(key) ?? this.#answers.get(key))?.isInterim !== true) continue;
      this.#drop(key);
      keys.delete(key);
      this.#keyCount -= 1;
    }
    if (keys.size === 0) this.#keys.delete(assetId);
  }

  #assetsOf(organizationId: Id<'organization'>): Set<Id<'asset'>> {
    const ids = new Set<Id<'asset'>>();
    for (const kept of [this.#pictures, this.#answers]) {
      for (const [, answer] of kept.entries()) {
        if (answer.organizationId === organizationId) for (const id of answer.assetIds) ids.add(id);
      }
    }
    return ids;
  }

  #drop(key: string): void {
    this.#pictures.delete(key);
    this.#answers.delete(key);
  }

  #dropStaleKeys(): void {
    this.#keyCount = 0;
    for (const [id, keys] of this.#keys) {
      for (const key of keys) {
        if (!this.#pictures.has(key) && !this.#answers.has(key)) keys.delete(key);
      }
      if (keys.size === 0) this.#keys.delete(id);
      this.#keyCount += keys.size;
    }
    this.#mostKeys = 2 * this.#keyCount + 1_000;
  }
}

/** Bytes of a key and of all that is prepared beside the body. */
function overheadOf(key: string): number {
  return 2 * key.length + 2_048;
}
