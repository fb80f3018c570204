import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const transfer: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'prove what is promised',
  basis: 'not-personal',
  visibility: 'operator',
  retention: 'as long as the organization exists here',
  export: 'no',
  erase: 'keep',
};

export const transfersPersonalData: PersonalData = {
  owner: 'transfers',
  tables: {
    transfers: {
      id: { ...transfer, what: 'the number of an announced transfer to another server' },
      organization_id: { ...transfer, what: 'which organization goes' },
      disclosure_id: { ...transfer, what: 'its case in the register of disclosures' },
      acceptance: {
        ...transfer,
        whose: 'contact',
        basis: 'legal-obligation',
        what: 'what the server that takes it signed, with who did so there',
      },
      announced_at: { ...transfer, what: 'when everybody was told' },
      not_before: { ...transfer, what: 'before when nothing goes' },
      exported_at: { ...transfer, what: 'when it was last written into a file' },
      sha256: { ...transfer, what: 'a hash of that file' },
    },
  },
};
