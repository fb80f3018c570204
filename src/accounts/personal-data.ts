import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const account: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'run the organization’s account',
  basis: 'not-personal',
  visibility: 'organization',
  retention: 'as long as the organization exists',
  export: 'yes',
  erase: 'delete-row',
};
const contact = { ...account, whose: 'contact', basis: 'contract' } as const;
const credential: Omit<Declaration, 'what'> = {
  ...account,
  purpose: 'let programs sign in',
  retention: 'as long as the organization exists; a revoked key stays as a record that it was revoked',
};

export const accountsPersonalData: PersonalData = {
  owner: 'accounts',
  tables: {
    organizations: {
      id: { ...account, what: 'the organization’s id' },
      cloudname: { ...account, what: 'the organization’s name in URLs', visibility: 'public' },
      name: { ...contact, what: 'the organization’s name; for one person’s organization it may be theirs' },
      contact_email: { ...contact, what: 'the address of whoever answers for the organization' },
      contract_public: { ...account, what: 'whether image4io uploads are public at once' },
      contract_public_by: { ...contact, what: 'who decided that' },
      contract_public_at: { ...account, what: 'when that was decided' },
      created_at: { ...account, what: 'when the organization was made' },
    },
    api_keys: {
      id: { ...credential, what: 'the key’s id' },
      organization_id: { ...credential, what: 'whose key it is' },
      key: { ...credential, what: 'the public half of the key' },
      secret_hash: {
        ...credential,
        what: 'a hash of the secret half; the secret itself is not kept',
        visibility: 'operator',
        export: 'no',
      },
      label: {
        ...credential,
        whose: 'contact',
        basis: 'contract',
        what: 'what the organization calls the key',
      },
      created_at: { ...credential, what: 'when the key was made' },
      revoked_at: { ...credential, what: 'when the key was revoked' },
    },
  },
};
