import { Problem } from '#platform/problem.ts';
import { imagingProblems } from './problems.ts';

type Waiting = {
  readonly bytes: number;
  readonly start: () => void;
  readonly stopListening: () => void;
  /** How often somebody who came later was let in before. */
  passed: number;
};

export type GateLimits = {
  readonly atOnce: number;
  readonly queue: number;
  /** What all work under way may take of memory together, by its own prediction; no limit when not given. */
  readonly bytes?: number;
};

/** So often a small piece of work may pass a large one that waits for memory; then everybody behind it waits too. */
const mostPasses = 16;

/**
 * Lets so much work run at once as there are places and memory, and so much wait. First come, first served, but that
 * what fits passes what does not yet. Who comes on top is refused at once: waiting longer than the queue is long
 * would only make everybody late.
 */
export class Gate {
  readonly #limit: number;
  readonly #queueLimit: number;
  readonly #bytesLimit: number;
  readonly #queue = new Set<Waiting>();
  /**
   * Made once: under overload it is thrown hundreds of times a second. One second, since the queue is short enough
   * to be worked off in about that time.
   */
  readonly #busy = new Problem(imagingProblems['busy'], { retryAfter: 1 });
  #running = 0;
  #bytes = 0;
  #begun = 0;

  constructor({ atOnce, queue, bytes = Number.POSITIVE_INFINITY }: GateLimits) {
    this.#limit = atOnce;
    this.#queueLimit = queue;
    this.#bytesLimit = bytes;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Memory that what runs was let in with. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many have been let in since the start. */
  get begun(): number {
    return this.#begun;
  }

  isFull(): boolean {
    return this.#running >= this.#limit && this.#queue.size >= this.#queueLimit;
  }

  /** For refusing before anything is looked up. Throws `busy`. */
  assertRoom(): void {
    if (this.isFull()) throw this.#busy;
  }

  /**
   * Runs the work when there is a place and memory for it. Throws `busy` when there is no room to wait either, and
   * the reason of the signal when it fires while waiting: then the work is never begun. Work under way is its own to
   * stop. What is larger than all the memory runs alone.
   */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal, bytes = 0): Promise<Result> {
    signal?.throwIfAborted();
    this.assertRoom();
    if (this.#hasPlace(bytes) && !this.#isSomebodyDue()) this.#enter(bytes);
    else await this.#turn(signal, bytes);
    this.#begun += 1;
    try {
      return await work();
    } finally {
      this.#leave(bytes);
    }
  }

  /** Counts memory that is used outside the gate, until it is disposed of. */
  hold(bytes: number): Disposable {
    this.#bytes += bytes;
    return {
      [Symbol.dispose]: () => {
        this.#bytes -= bytes;
        this.#admit();
      },
    };
  }

  #hasPlace(bytes: number): boolean {
    if (this.#running >= this.#limit) return false;
    return this.#bytes + bytes <= this.#bytesLimit || this.#running === 0;
  }

  #isSomebodyDue(): boolean {
    for (const { passed } of this.#queue) if (passed >= mostPasses) return true;
    return false;
  }

  #enter(bytes: number): void {
    this.#running += 1;
    this.#bytes += bytes;
    for (const waiting of this.#queue) waiting.passed += 1;
  }

  #turn(signal: AbortSignal | undefined, bytes: number): Promise<void> {
    if (this.#queue.size >= this.#queueLimit) throw this.#busy;
    return new Promise((resolve, reject) => {
      const leaveQueue = (): void => {
        this.#queue.delete(waiting);
        reject(signal?.reason);
        this.#admit();
      };
      const waiting: Waiting = {
        bytes,
        start: resolve,
        stopListening: () => signal?.removeEventListener('abort', leaveQueue),
        passed: 0,
      };
      this.#queue.add(waiting);
      signal?.addEventListener('abort', leaveQueue, { once: true });
    });
  }

  #leave(bytes: number): void {
    this.#running -= 1;
    this.#bytes -= bytes;
    this.#admit();
  }

  /** Places are given away at once, so that nobody who comes now can take one first. */
  #admit(): void {
    const passedOver: Waiting[] = [];
    for (const waiting of this.#queue) {
      if (this.#running >= this.#limit) return;
      if (!this.#hasPlace(waiting.bytes)) {
        if (waiting.passed >= mostPasses) return;
        passedOver.push(waiting);
        continue;
      }
      this.#queue.delete(waiting);
      waiting.stopListening();
      this.#running += 1;
      this.#bytes += waiting.bytes;
      for (const earlier of passedOver) earlier.passed += 1;
      waiting.start();
    }
  }
}
