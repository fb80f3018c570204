import type { Weight } from './weight.ts';

/** One thing that a version says otherwise than the one before. */
export type Change = {
  readonly area: keyof typeof areas;
  /** `I-20`, `people.email`, `mail-server`. */
  readonly id: string;
  /** How it stood, in words; null for something new. */
  readonly before: string | null;
  /** How it stands now; null for something that is gone. */
  readonly after: string | null;
  readonly weight: Weight;
};

export const areas = {
  controller: 'Who answers for this server',
  sentence: 'What is promised',
  field: 'What is kept',
  purpose: 'What for',
  limit: 'How long',
  recipient: 'Who gets it',
  cookie: 'Cookies',
  terms: 'The terms',
} as const;

type Rules<Thing> = {
  readonly fresh?: Weight;
  /** `minor` when it is not given: less of it is. */
  readonly gone?: Weight;
  readonly tell: (thing: Thing) => string;
  readonly weigh: (was: Thing, is: Thing) => Weight;
};

/** What was added, went or changed among things with ids. */
export function compareEach<Thing>(
  area: Change['area'],
  before: Readonly<Record<string, Thing>>,
  after: Readonly<Record<string, Thing>>,
  { fresh = 'substantial', gone = 'minor', tell, weigh }: Rules<Thing>,
): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((id): Change[] => {
    const [was, is] = [before[id], after[id]];
    const told = { before: was === undefined ? null : tell(was), after: is === undefined ? null : tell(is) };
    if (was === undefined) return [{ area, id, ...told, weight: fresh }];
    if (is === undefined) return [{ area, id, ...told, weight: gone }];
    return told.before === told.after ? [] : [{ area, id, ...told, weight: weigh(was, is) }];
  });
}
