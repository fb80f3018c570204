import type { Context } from '#context.ts';
import type { Flow } from '#platform/flows.ts';
import { appendToLedger } from '#privacy/ledger/ledger.ts';
import { type Looked, type Outcome, type Probe, type ProbeName, probeNames } from './probe.ts';

const everyMs = 3_600_000;

/** What was found longer ago than this is not known any more. */
export const freshMs = 3 * everyMs;

/** Keeps looking, from before the server is ready. A probe that cannot look counts as red. */
export class Probes implements Disposable {
  readonly #ctx: Context;
  readonly #probes: Readonly<Record<ProbeName, Probe>>;
  readonly #looked = new Map<ProbeName, Looked>();
  #timer: NodeJS.Timeout | undefined;

  constructor(ctx: Context, probes: Readonly<Record<ProbeName, Probe>>) {
    this.#ctx = ctx;
    this.#probes = probes;
  }

  /** Looks once, then every hour. */
  async start(): Promise<void> {
    await this.lookAll();
    this.#timer = setInterval(() => {
      this.lookAll().catch((err: unknown) => this.#ctx.log.error({ err }, 'The probes could not look.'));
    }, everyMs).unref();
  }

  /** Looks at everything now, and stops or lets go on what depends on it. What turns red is in the record for good. */
  async lookAll(): Promise<void> {
    const stopped = new Map<Flow, string>();
    for (const name of probeNames) {
      const wasRed = this.#looked.get(name)?.state === 'red';
      const outcome = await this.#look(name);
      this.#looked.set(name, { ...outcome, at: this.#ctx.clock.now() });
      if (outcome.state !== 'red') continue;
      for (const flow of this.#probes[name].stops) stopped.set(flow, name);
      if (!wasRed) await this.#tell(name);
    }
    const until = new Date(this.#ctx.clock.now().getTime() + freshMs);
    this.#ctx.flows.settle(stopped, { until, renew: () => this.lookAll() });
  }

  async #tell(name: ProbeName): Promise<void> {
    const { log, database, clock } = this.#ctx;
    log.error({ probe: name }, 'What is promised does not hold: see /privacy/evidence.');
    await database.transaction((tx) =>
      appendToLedger(tx, clock.now(), { kind: 'probe', facts: { probe: name, state: 'red' } }),
    );
  }

  async #look(name: ProbeName): Promise<Outcome> {
    try {
      return await this.#probes[name].look();
    } catch (err) {
      // What went wrong may name hosts, paths and tables, and everybody can read what is said here.
      this.#ctx.log.error({ err, probe: name }, 'A probe could not look.');
      return { state: 'red', says: 'It could not look; the log of the server says why.' };
    }
  }

  /** What it last found. Amber where it has not looked, or too long ago. */
  found(name: ProbeName): Outcome & { readonly at: Date | undefined; readonly about: string } {
    const { about } = this.#probes[name];
    const looked = this.#looked.get(name);
    if (looked === undefined) return { about, at: undefined, state: 'amber', says: 'It has not looked yet.' };
    const isFresh = this.#ctx.clock.now().getTime() - looked.at.getTime() <= freshMs;
    if (isFresh || looked.state === 'red') return { about, ...looked };
    return { about, ...looked, state: 'amber', says: `It looked too long ago. Then: ${looked.says}` };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
