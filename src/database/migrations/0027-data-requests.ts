import type { Migration } from '#database/migrate.ts';

export const dataRequests: Migration = {
  name: '0027-data-requests',
  statements: `
    create table data_requests (
      id uuid primary key,
      kind text not null check (kind in ('access', 'correction', 'erasure', 'restriction', 'objection')),
      email text,
      person_id uuid references people on delete set null,
      details text,
      token_hash bytea unique check (octet_length(token_hash) = 32),
      made_at timestamptz not null,
      confirmed_at timestamptz,
      due_at timestamptz,
      extended_because text,
      outcome text check (outcome in ('granted', 'refused')),
      answer text,
      settled_at timestamptz,
      check ((confirmed_at is null) = (due_at is null)),
      check ((outcome is null) = (settled_at is null)),
      check (confirmed_at is not null or settled_at is null)
    );
    create index data_requests_open on data_requests (due_at) where settled_at is null;
    create index data_requests_settled on data_requests (settled_at) where settled_at is not null;
    create index data_requests_email on data_requests (email);
    create index data_requests_person on data_requests (person_id);
  `,
};
