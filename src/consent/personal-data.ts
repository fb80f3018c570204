import type { Declaration, PersonalData } from '#privacy/declaration.ts';
import { choiceDays } from '#privacy/optional-purposes.ts';

/** How long after its end a choice can be proved. */
const provableDays = 1_096;

const chosen: Omit<Declaration, 'what'> = {
  whose: 'member',
  purpose: 'keep to your choice',
  basis: 'legal-obligation',
  visibility: 'operator',
  retention: `it counts for ${choiceDays} days or until it is taken back, and can be proved for three years more; that of an account at most as long as the account`,
  export: 'yes',
  erase: 'delete-row',
};

export const consentPersonalData: PersonalData = {
  owner: 'consent',
  tables: {
    consents: {
      id: { ...chosen, what: 'the number of a choice; a visitor’s is known to their browser alone' },
      person_id: { ...chosen, what: 'whose account chose; nobody’s where a visitor did' },
      choice: { ...chosen, what: 'whether they agreed to be counted or refused' },
      statement: { ...chosen, what: 'what they agreed to or refused, and the version of this notice' },
      made_at: { ...chosen, what: 'when they chose' },
      ends_at: { ...chosen, what: 'when that ends, or ended' },
      withdrawn_at: { ...chosen, what: 'when they took it back' },
    },
  },
  inputs: {
    choice: { why: 'whether your visits may be counted', needed: true },
    lang: { why: 'the language you were asked in, for the receipt', needed: false },
  },
  ages: [{ table: 'consents', since: 'ends_at', days: provableDays, what: 'choices that ended' }],
  people: [{ table: 'consents', column: 'person_id', holds: 'id' }],
};
