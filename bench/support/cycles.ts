/** One picture to ask for: `index` of the set, and the how-manieth time round. */
export type Turn = { readonly index: number; readonly cycle: number };

/**
 * Hands out all pictures of a set again and again until the time is up, but always whole times round:
 * pictures differ in cost, and only equal work compares.
 */
export class Cycles {
  readonly #length: number;
  readonly #firstCycle: number;
  readonly #until: number;
  #handedOut = 0;

  constructor(set: { readonly length: number }, options: { firstCycle: number; seconds: number }) {
    this.#length = set.length;
    this.#firstCycle = options.firstCycle;
    this.#until = performance.now() + options.seconds * 1_000;
  }

  next(): Turn | undefined {
    const index = this.#handedOut % this.#length;
    if (index === 0 && this.#handedOut > 0 && performance.now() >= this.#until) return undefined;
    const cycle = this.#firstCycle + Math.floor(this.#handedOut / this.#length);
    this.#handedOut += 1;
    return { index, cycle };
  }

  /** The first time round that was not begun. */
  get nextCycle(): number {
    return this.#firstCycle + Math.ceil(this.#handedOut / this.#length);
  }
}
