export type Piece = {
  run(signal: AbortSignal): Promise<void>;
  /** Called when it is no longer awaited, whatever came of it. */
  readonly onSettled?: () => void;
};

export type IdleWorkOptions = {
  /** Whether somebody is waiting for something, so that what can wait does. */
  readonly isBusy: () => boolean;
  /** How long nothing has to have been going on before a piece is begun. */
  readonly quietMs: number;
  /** How many pieces may wait; what comes on top is dropped. */
  readonly capacity: number;
};

/** What was done lately is remembered for so many keys, so that what cannot be kept is not made for ever. */
const mostRemembered = 10_000;
const rememberedMs = 3_600_000;

/**
 * Work that makes later requests better and that nobody waits for: one piece at a time, only while the machine is
 * quiet. A piece is known by its key and not taken again within an hour. Nothing is promised: what does not fit in is
 * dropped, and what fails is not tried again before.
 */
export class IdleWork implements AsyncDisposable {
  readonly #options: IdleWorkOptions;
  readonly #queue = new Map<string, Piece>();
  readonly #done = new Map<string, number>();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #runningKey: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #quietSince = performance.now();

  constructor(options: IdleWorkOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Takes a piece, or says why not. `done`: it was done within the hour, whatever came of it. */
  add(key: string, piece: Piece): 'waiting' | 'done' | 'dropped' {
    if (this.isAwaited(key)) return 'waiting';
    if (this.#wasDone(key)) return 'done';
    if (this.#closing.signal.aborted || this.#queue.size >= this.#options.capacity) return 'dropped';
    this.#queue.set(key, piece);
    this.#look();
    return 'waiting';
  }

  /** Whether it waits or runs. */
  isAwaited(key: string): boolean {
    return this.#queue.has(key) || this.#runningKey === key;
  }

  /** Resolves when nothing waits and nothing runs. */
  async settled(): Promise<void> {
    while (this.#running !== undefined || this.#queue.size > 0) {
      await (this.#running ?? new Promise((resolve) => setTimeout(resolve, this.#options.quietMs)));
    }
  }

  /** Begins nothing more and calls off what runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    const dropped = [...this.#queue.values()];
    this.#queue.clear();
    for (const { onSettled } of dropped) onSettled?.();
    await this.#running;
  }

  #wasDone(key: string): boolean {
    return (this.#done.get(key) ?? Number.NEGATIVE_INFINITY) > performance.now() - rememberedMs;
  }

  #look(): void {
    if (this.#timer !== undefined || this.#running !== undefined || this.#queue.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#options.isBusy()) this.#quietSince = performance.now();
      if (performance.now() - this.#quietSince >= this.#options.quietMs) this.#begin();
      this.#look();
    }, this.#options.quietMs / 2);
    this.#timer.unref();
  }

  #begin(): void {
    const [next] = this.#queue;
    if (next === undefined || this.#closing.signal.aborted) return;
    const [key, piece] = next;
    this.#queue.delete(key);
    this.#remember(key);
    this.#runningKey = key;
    // A piece says by itself what went wrong.
    const running = piece
      .run(this.#closing.signal)
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
        this.#runningKey = undefined;
        piece.onSettled?.();
        this.#look();
      });
    this.#running = running;
  }

  #remember(key: string): void {
    this.#done.delete(key);
    this.#done.set(key, performance.now());
    const [oldest] = this.#done.keys();
    if (this.#done.size > mostRemembered && oldest !== undefined) this.#done.delete(oldest);
  }
}
