import { Problem } from '#platform/problem.ts';
import { imagingProblems } from './problems.ts';

type Waiting = { readonly start: () => void; readonly stopListening: () => void };

/**
 * Lets so many pieces of work run at once and so many wait, first come, first served. Who comes on top is
 * refused at once: waiting longer than the queue is long would only make everybody late.
 */
export class Gate {
  readonly #limit: number;
  readonly #queueLimit: number;
  readonly #queue = new Set<Waiting>();
  /**
   * Made once: under overload it is thrown hundreds of times a second. One second, since the queue is short enough
   * to be worked off in about that time.
   */
  readonly #busy = new Problem(imagingProblems['busy'], { retryAfter: 1 });
  #running = 0;
  #begun = 0;

  constructor(limits: { atOnce: number; queue: number }) {
    this.#limit = limits.atOnce;
    this.#queueLimit = limits.queue;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#queue.size;
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
   * Runs the work when there is a place. Throws `busy` when the queue is full too, and the reason of the signal
   * when it fires while waiting: then the work is never begun. Work under way is its own to stop.
   */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    this.assertRoom();
    if (this.#running >= this.#limit) await this.#turn(signal);
    else this.#running += 1;
    this.#begun += 1;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leaveQueue = (): void => {
        this.#queue.delete(waiting);
        reject(signal?.reason);
      };
      const waiting: Waiting = {
        start: resolve,
        stopListening: () => signal?.removeEventListener('abort', leaveQueue),
      };
      this.#queue.add(waiting);
      signal?.addEventListener('abort', leaveQueue, { once: true });
    });
  }

  /** The place is handed over rather than freed, so that nobody who comes now can take it first. */
  #leave(): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#queue.delete(next);
    next.stopListening();
    next.start();
  }
}
