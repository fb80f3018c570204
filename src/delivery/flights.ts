/** Begins the work of a flight; `hold` keeps the flight open for who comes after the result, until the promise settles. */
export type Begin<Result> = (signal: AbortSignal, hold: (until: Promise<unknown>) => void) => Promise<Result>;

/**
 * Identical work asked for at the same time is done once. Each asker may leave; the work is called off only
 * when all have left.
 */
export class Flights<Result> {
  readonly #flights = new Map<string, Flight<Result>>();
  readonly #landing = new Set<Promise<void>>();

  /** Joins the work in flight under the key or begins it. Rejects with the signal's reason when this asker leaves. */
  async join(
    key: string,
    signal: AbortSignal,
    begin: Begin<Result>,
  ): Promise<{ result: Result; led: boolean }> {
    signal.throwIfAborted();
    let flight = this.#flights.get(key);
    const led = flight === undefined;
    flight ??= this.#take(key, begin);
    flight.askers += 1;
    return { result: await this.#untilLeft(key, flight, signal), led };
  }

  has(key: string): boolean {
    return this.#flights.has(key);
  }

  get size(): number {
    return this.#flights.size;
  }

  /** Resolves when nothing is in flight, what was held included. */
  async settled(): Promise<void> {
    while (this.#landing.size > 0) await Promise.all(this.#landing);
  }

  #take(key: string, begin: Begin<Result>): Flight<Result> {
    const callOff = new AbortController();
    const holds: Promise<unknown>[] = [];
    const result = begin(callOff.signal, (until) => holds.push(until));
    const flight: Flight<Result> = { askers: 0, callOff, result };
    this.#flights.set(key, flight);
    const land = async () => {
      await Promise.allSettled(holds);
      this.#forget(key, flight);
    };
    const landing = result
      .then(land, () => this.#forget(key, flight))
      .finally(() => this.#landing.delete(landing));
    this.#landing.add(landing);
    return flight;
  }

  #forget(key: string, flight: Flight<Result>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  #untilLeft(key: string, flight: Flight<Result>, signal: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        flight.askers -= 1;
        if (flight.askers === 0) {
          // Whoever asks next must not join work that is being called off.
          this.#forget(key, flight);
          flight.callOff.abort(signal.reason);
        }
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      void flight.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }
}

type Flight<Result> = { askers: number; readonly callOff: AbortController; readonly result: Promise<Result> };
