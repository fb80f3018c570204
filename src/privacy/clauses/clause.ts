import type { NoticeFacts } from '#privacy/notice/facts.ts';
import type { ProbeName } from '#privacy/probes/probe.ts';
import type { MissingFeature } from './not-built.ts';

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

export type ClauseId = `${'X' | 'I'}-${Digit}${Digit}`;

/** The parts of the notice, in its order. */
export const sections = {
  who: 'Who answers for this server',
  visit: 'When you only look',
  account: 'When you have an account',
  pictures: 'Pictures',
  letters: 'Letters',
  cookies: 'Cookies',
  sharing: 'Who else learns of it',
  safety: 'How it is kept safe',
  rights: 'Your rights',
  changes: 'When this notice changes',
} as const;

export type Section = keyof typeof sections;

/** One sentence of the notice. The tests that hold it are those whose names begin with its id. */
export type Clause = {
  readonly section: Section;
  /** `people`: what persons promise; software can show it but never prove it. */
  readonly kind: 'machine' | 'people';
  /** The only place where the sentence stands. Figures in it are those the code works with. */
  readonly say: string | ((facts: NoticeFacts) => string);
  /** What it would need that is not built; the notice does not promise it then. */
  readonly needs?: MissingFeature;
  /** What watches it in the running server. */
  readonly probes?: readonly ProbeName[];
};
