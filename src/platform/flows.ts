import type { Clock } from './clock.ts';
import { Problem } from './problem.ts';
import { platformProblems } from './problems.ts';

/** What stops when it can no longer be shown that its promises hold. Access, deletion and leaving are not among them. */
export const flows = {
  'sign-up': 'new accounts',
  'remote-pictures': 'fetching pictures of other hosts',
  audience: 'counting visits',
} as const;

export type Flow = keyof typeof flows;

/** Whether flows may run. Where nothing watches, as in a command, all do. */
export class Flows {
  readonly #clock: Clock;
  readonly #stopped = new Map<Flow, string>();
  #watch: { until: Date; renew: () => Promise<void> } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What was found holds until then; whoever comes later makes it be looked at anew. */
  settle(stopped: ReadonlyMap<Flow, string>, watch: { until: Date; renew: () => Promise<void> }): void {
    this.#stopped.clear();
    for (const [flow, why] of stopped) this.#stopped.set(flow, why);
    this.#watch = watch;
  }

  /** Why it is stopped, if it is. */
  stopped(flow: Flow): string | undefined {
    return this.#stopped.get(flow);
  }

  /** Throws `flow-stopped`. */
  async assertOpen(flow: Flow): Promise<void> {
    if (this.#watch !== undefined && this.#watch.until <= this.#clock.now()) await this.#watch.renew();
    if (!this.#stopped.has(flow)) return;
    throw new Problem(platformProblems['flow-stopped'], { thing: flows[flow] });
  }
}
