/** So many times within so many seconds, for each key. */
export type Allowance = { readonly times: number; readonly seconds: number };

/**
 * Counts tries by key in bounded memory: a bucket that fills again evenly. When more keys come than fit, the one
 * that was quiet longest is forgotten.
 */
export class RateLimit {
  readonly #allowance: Allowance;
  readonly #most: number;
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(allowance: Allowance, most = 20_000) {
    this.#allowance = allowance;
    this.#most = most;
  }

  /** Takes one try. Gives 0, or the seconds after which there is one again. */
  take(key: string, now: Date): number {
    const { times, seconds } = this.#allowance;
    const left = this.left(key, now);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now.getTime() / 1_000 });
    this.#forget();
    return left < 1 ? Math.ceil((1 - left) * (seconds / times)) : 0;
  }

  /** Takes a try that was allowed elsewhere, whether there is one or not: then the next is further away. */
  spend(key: string, now: Date): void {
    const left = this.left(key, now);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left - 1, at: now.getTime() / 1_000 });
    this.#forget();
  }

  /** How many tries there are now, and parts of one; below zero when more were spent. */
  left(key: string, now: Date): number {
    const { times, seconds } = this.#allowance;
    const at = now.getTime() / 1_000;
    const before = this.#buckets.get(key) ?? { left: times, at };
    return Math.min(times, before.left + Math.max(0, at - before.at) * (times / seconds));
  }

  #forget(): void {
    const [quietest] = this.#buckets.keys();
    if (this.#buckets.size > this.#most && quietest !== undefined) this.#buckets.delete(quietest);
  }
}
