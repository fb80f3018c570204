import type { Declaration, PersonalData } from '#privacy/declaration.ts';

/** How long a breach stays in the register after it was closed: five years. */
const breachDays = 1_827;

const register: Omit<Declaration, 'what'> = {
  whose: 'member',
  purpose: 'answer for breaches',
  basis: 'legal-obligation',
  visibility: 'operator',
  retention: `${breachDays} days after it was closed`,
  export: 'no',
  erase: 'keep',
};
const told = { ...register, export: 'yes', erase: 'blank' } as const;

export const breachesPersonalData: PersonalData = {
  owner: 'breaches',
  tables: {
    breaches: {
      id: { ...register, what: 'the number of a breach' },
      what: { ...register, what: 'what happened when data got out' },
      hit: { ...register, what: 'which kinds of data got out' },
      within_organization: { ...register, what: 'whose data, where it was one organization’s' },
      known_at: { ...register, what: 'when it became known' },
      opened_at: { ...register, what: 'when it was recorded' },
      closed_at: { ...register, what: 'when everything about it was done' },
    },
    breach_entries: {
      breach_id: { ...register, what: 'of which breach something is recorded' },
      seq: { ...register, what: 'the place of that record' },
      at: { ...register, what: 'when it was recorded' },
      kind: { ...register, what: 'what is recorded, such as that the authority was told' },
      says: { ...register, what: 'the record itself' },
    },
    breach_letters: {
      id: { ...told, what: 'the record that somebody was told of a breach', erase: 'keep' },
      breach_id: { ...told, what: 'of which breach', erase: 'keep' },
      person_id: { ...told, what: 'who was told' },
      recipient: { ...told, what: 'the address the letter went to' },
      told_at: { ...told, what: 'when', erase: 'keep' },
    },
  },
  ages: [{ table: 'breaches', since: 'closed_at', days: breachDays, what: 'breaches that are done' }],
  people: [
    { table: 'breach_letters', column: 'person_id', holds: 'id' },
    { table: 'breach_letters', column: 'recipient', holds: 'address' },
  ],
};
