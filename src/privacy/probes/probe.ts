import type { Flow } from '#platform/flows.ts';

export type ProbeState = 'green' | 'amber' | 'red';

export type Outcome = {
  readonly state: ProbeState;
  readonly says: string;
  /** Figures, never about a person. */
  readonly figures?: Readonly<Record<string, number | string | null>>;
};

/** The names of all probes, as clauses name them. */
export const probeNames = [
  'controller-named',
  'declared-columns',
  'oldest-values',
  'cookies-seen',
  'hosts-contacted',
  'log-fields',
  'signals-honoured',
  'security-contact',
  'published-groups',
  'ledger-whole',
  'requests-in-time',
  'nothing-early',
] as const;

export type ProbeName = (typeof probeNames)[number];

/** Something that is looked at in the running server, at its start and every hour. */
export type Probe = {
  readonly about: string;
  /** What is stopped while it is red. */
  readonly stops: readonly Flow[];
  readonly look: () => Promise<Outcome> | Outcome;
};

/** What a probe last found, and when. */
export type Looked = Outcome & { readonly at: Date };
