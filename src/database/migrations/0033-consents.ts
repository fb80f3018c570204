import type { Migration } from '#database/migrate.ts';

export const consents: Migration = {
  name: '0033-consents',
  statements: `
    create table consents (
      id uuid primary key,
      person_id uuid references people on delete cascade,
      choice text not null check (choice in ('agreed', 'refused')),
      statement jsonb not null,
      made_at timestamptz not null,
      ends_at timestamptz not null,
      withdrawn_at timestamptz,
      check (withdrawn_at is null or choice = 'agreed')
    );
    create index consents_person on consents (person_id) where person_id is not null;
    create index consents_end on consents (ends_at);
  `,
};
