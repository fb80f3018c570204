import type { Declaration, PersonalData } from '#privacy/declaration.ts';

/** How long a case stays in the register: six years. */
const disclosureDays = 2_192;

const register: Omit<Declaration, 'what'> = {
  whose: 'member',
  purpose: 'answer authorities',
  basis: 'legal-obligation',
  visibility: 'operator',
  retention: `${disclosureDays} days after it was asked`,
  export: 'no',
  erase: 'keep',
};
/** In a copy it would tell of a case before the law allows that; who it is about is told by letter. */
const subject = { ...register, erase: 'blank' } as const;
const approval = { ...register, whose: 'contact' } as const;

export const disclosuresPersonalData: PersonalData = {
  owner: 'disclosures',
  tables: {
    disclosures: {
      id: { ...register, what: 'the number of a case in which data was asked for' },
      kind: {
        ...register,
        what: 'whether a court ordered it, an authority asked, somebody was to be protected, or an organization went to another server',
      },
      authority: { ...register, what: 'which authority asked, or who takes an organization over' },
      instrument: { ...register, what: 'what it rests on, such as a file number and a law' },
      reason: { ...register, what: 'why it was decided so' },
      person_id: { ...subject, what: 'whose data was asked for' },
      subject: { ...subject, what: 'the address of whose data was asked for' },
      scope: { ...register, what: 'which kinds of data were asked for' },
      bar_law: { ...register, what: 'the law that forbids telling whom it is about' },
      bar_until: { ...register, what: 'until when it does' },
      made_at: { ...register, what: 'when the case was recorded' },
      first_by: { ...approval, what: 'who of the operator’s people approved it first' },
      second_by: { ...approval, what: 'who of the operator’s people approved it as the second' },
      second_at: { ...register, what: 'when they did' },
      given_at: { ...register, what: 'when the data was given' },
      given_sha256: { ...register, what: 'a hash of what was given' },
      refused_at: { ...register, what: 'when it was refused' },
      refused_because: { ...register, what: 'why it was refused' },
      told_at: { ...register, what: 'when whom it is about was told' },
    },
  },
  ages: [{ table: 'disclosures', since: 'made_at', days: disclosureDays, what: 'cases of disclosure' }],
  people: [
    { table: 'disclosures', column: 'person_id', holds: 'id' },
    { table: 'disclosures', column: 'subject', holds: 'address' },
  ],
};
