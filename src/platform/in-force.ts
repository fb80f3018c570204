import type { Clock } from './clock.ts';

/** What the notice in force does not say yet, each with when it will. */
export type NotYet = {
  /** Recipients, by their ids. */
  readonly recipients: ReadonlyMap<string, Date>;
  /** Limits of age that are to be longer: what holds until then. By what is gone after so many days. */
  readonly days: ReadonlyMap<string, { readonly days: number; readonly until: Date }>;
  /** Terms that are to be others: those that hold until then. */
  readonly terms: { readonly text: string | undefined; readonly until: Date } | undefined;
};

/** What may not begin yet, whatever the program could do already. Asked at the moment of use. */
export class InForce {
  readonly #clock: Clock;
  #notYet: NotYet = { recipients: new Map(), days: new Map(), terms: undefined };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  settle(notYet: NotYet): void {
    this.#notYet = notYet;
  }

  /** When a recipient may be connected to; undefined when it may be already. */
  recipientFrom(id: string): Date | undefined {
    const from = this.#notYet.recipients.get(id);
    return from !== undefined && from > this.#clock.now() ? from : undefined;
  }

  /** How many days something is kept at this moment: never more than the notice in force says. */
  daysOf(what: string, declared: number): number {
    const before = this.#notYet.days.get(what);
    return before !== undefined && before.until > this.#clock.now()
      ? Math.min(before.days, declared)
      : declared;
  }

  /** The terms that hold at this moment, where the settings have others. */
  termsOf(set: string | undefined): string | undefined {
    const before = this.#notYet.terms;
    return before !== undefined && before.until > this.#clock.now() ? before.text : set;
  }
}
