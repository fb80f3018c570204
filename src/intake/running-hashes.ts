import { createHash, type Hash } from 'node:crypto';
import type { Id } from '#platform/id.ts';

/** Of how many unfinished uploads it is kept; others are read once more at their end. */
const mostHashes = 1_000;

/** SHA-256 of what has arrived of uploads so far, so that a file need not be read when it is whole. */
export class RunningHashes {
  readonly #hashes = new Map<Id<'upload'>, { readonly bytes: number; readonly hash: Hash }>();

  /** The hash of its first bytes, to go on with; undefined when it is not known of exactly so many. */
  at(id: Id<'upload'>, bytes: number): Hash | undefined {
    if (bytes === 0) return createHash('sha256');
    const known = this.#hashes.get(id);
    return known?.bytes === bytes ? known.hash.copy() : undefined;
  }

  remember(id: Id<'upload'>, bytes: number, hash: Hash): void {
    this.#hashes.delete(id);
    this.#hashes.set(id, { bytes, hash: hash.copy() });
    const [oldest] = this.#hashes.keys();
    if (this.#hashes.size > mostHashes && oldest !== undefined) this.#hashes.delete(oldest);
  }

  forget(id: Id<'upload'>): void {
    this.#hashes.delete(id);
  }
}
