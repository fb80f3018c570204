import type { Migration } from '#database/migrate.ts';

export const erasureReceipts: Migration = {
  name: '0030-erasure-receipts',
  statements: `
    alter table data_requests add column reminders smallint not null default 0;

    create table erasure_receipts (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      receipt jsonb not null,
      made_at timestamptz not null
    );
    create index erasure_receipts_age on erasure_receipts (made_at);
  `,
};
