import { imagingProblems } from '#imaging/problems.ts';
import type { Clock } from '#platform/clock.ts';
import { Problem } from '#platform/problem.ts';

/** Once may have been the load of the machine. */
const tries = 2;
const rememberedMs = 60 * 60 * 1_000;
const mostRemembered = 10_000;

/**
 * Renders that took longer than is allowed again and again: whoever asks for one once more is told so at once, and the
 * machine does not work on it in vain. Each is tried again after an hour.
 */
export class HopelessRenders {
  readonly #clock: Clock;
  /** Oldest first. */
  readonly #failures = new Map<string, { readonly times: number; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws `render-hopeless`, and what the work throws. */
  async attempt<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    this.#assertHope(key);
    try {
      const result = await work();
      this.#failures.delete(key);
      return result;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'render-too-slow') throw error;
      this.#note(key);
      this.#assertHope(key);
      throw error;
    }
  }

  #assertHope(key: string): void {
    const failed = this.#failures.get(key);
    if (failed === undefined || failed.times < tries) return;
    if (this.#clock.now().getTime() - failed.at < rememberedMs) {
      throw new Problem(imagingProblems['render-hopeless']);
    }
    this.#failures.delete(key);
  }

  #note(key: string): void {
    const times = (this.#failures.get(key)?.times ?? 0) + 1;
    this.#failures.delete(key);
    this.#failures.set(key, { times, at: this.#clock.now().getTime() });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > mostRemembered && oldest !== undefined) this.#failures.delete(oldest);
  }
}
