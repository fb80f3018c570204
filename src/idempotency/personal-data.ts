import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const kept: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'do nothing twice',
  basis: 'not-personal',
  visibility: 'operator',
  retention: '24 hours, or until its API key is gone',
  export: 'no',
  erase: 'delete-row',
};

export const idempotencyPersonalData: PersonalData = {
  owner: 'idempotency',
  tables: {
    idempotency_answers: {
      key_id: { ...kept, what: 'which API key sent the request' },
      name: { ...kept, what: 'a fingerprint of what its sender calls the request' },
      said: { ...kept, what: 'a fingerprint of the request' },
      answer: { ...kept, what: 'what was answered, readable only with what its sender calls the request' },
      alive_until: { ...kept, what: 'until when it counts as being answered' },
      expires_at: { ...kept, what: 'until when its answer is kept' },
    },
  },
  ages: [
    {
      table: 'idempotency_answers',
      since: 'expires_at',
      days: 0,
      what: 'answers to requests that may be repeated',
    },
  ],
};
