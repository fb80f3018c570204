import type { Migration } from '#database/migrate.ts';

export const idempotency: Migration = {
  name: '0024-idempotency',
  statements: `
    create table idempotency_answers (
      key_id uuid not null references api_keys on delete cascade,
      name bytea not null check (octet_length(name) = 32),
      said bytea,
      answer bytea,
      alive_until timestamptz,
      expires_at timestamptz not null,
      primary key (key_id, name),
      check ((said is null) = (answer is null)),
      check ((answer is null) = (alive_until is not null))
    );
    create index idempotency_answers_expiry on idempotency_answers (expires_at);
  `,
};
