import type { Declaration, PersonalData } from '#privacy/declaration.ts';

/** For how many days it is known what became of a letter. */
const letterDays = 90;

const letter: Omit<Declaration, 'what'> = {
  whose: 'member',
  purpose: 'send messages',
  basis: 'contract',
  visibility: 'operator',
  retention: `${letterDays} days after it was sent, kept or given up`,
  export: 'yes',
  erase: 'delete-row',
};
const text = {
  ...letter,
  retention: 'until it was sent or given up',
  export: 'no',
} as const;

export const outboxPersonalData: PersonalData = {
  owner: 'outbox',
  tables: {
    messages: {
      id: { ...letter, what: 'the letter’s id' },
      category: { ...letter, what: 'whether it is service, notice, newsletter or marketing' },
      template: { ...letter, what: 'which kind of letter it is' },
      recipient: { ...letter, what: 'the address it goes to' },
      subject: { ...letter, what: 'its subject' },
      body_text: { ...text, what: 'its text' },
      body_html: { ...text, what: 'its text as HTML' },
      unsubscribe: { ...letter, what: 'the address that unsubscribes from letters like it', export: 'no' },
      state: { ...letter, what: 'whether it waits, was sent, kept, refused, or came too late' },
      answer: { ...letter, what: 'what the mail server said when it did not take it' },
      created_at: { ...letter, what: 'when it was written' },
      until: { ...letter, what: 'when it is no longer worth sending' },
      settled_at: { ...letter, what: 'when it was sent, kept or given up' },
    },
  },
  objects: {
    'mail/': {
      ...letter,
      what: 'letters as text, where no mail server is set',
      retention: '7 days, the latest 1,000 at most',
      erase: 'delete-object',
    },
  },
  ages: [{ table: 'messages', since: 'settled_at', days: letterDays, what: 'what became of letters' }],
  people: [{ table: 'messages', column: 'recipient', holds: 'address' }],
};
