import type { Migration } from '#database/migrate.ts';

/**
 * `people` and `credentials` have the columns that better-auth reads and writes; all else is ours. Addresses are
 * kept in lower case, so that one mailbox is one account.
 */
export const people: Migration = {
  name: '0012-people',
  statements: `
    create table people (
      id uuid primary key,
      name text not null,
      company text not null,
      email text collate "C" not null unique check (email = lower(email)),
      email_verified boolean not null,
      administrator boolean not null,
      terms_version text not null,
      notice_version text not null,
      acknowledged_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );

    create table credentials (
      id uuid primary key,
      person_id uuid not null references people on delete cascade,
      account_id text not null,
      provider_id text not null,
      password text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (person_id, provider_id)
    );

    create table sessions (
      id uuid primary key,
      person_id uuid not null references people on delete cascade,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      next_hash bytea unique check (octet_length(next_hash) = 32),
      next_at timestamptz,
      previous_hash bytea unique check (octet_length(previous_hash) = 32),
      promoted_at timestamptz not null,
      stay boolean not null,
      device text not null,
      country text check (country ~ '^[A-Z]{2}$'),
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index sessions_person on sessions (person_id);
    create index sessions_expiry on sessions (expires_at);

    create table one_time_links (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      purpose text not null,
      person_id uuid references people on delete cascade,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      check ((person_id is null) = (purpose = 'set-up'))
    );
    create index one_time_links_person on one_time_links (person_id, purpose);
    create index one_time_links_expiry on one_time_links (expires_at);

    create table address_changes (
      person_id uuid primary key references people on delete cascade,
      email text collate "C" not null check (email = lower(email)),
      old_agreed boolean not null,
      new_confirmed boolean not null,
      expires_at timestamptz not null
    );

    create table server_secrets (
      name text collate "C" primary key,
      value text not null,
      made_at timestamptz not null
    );
  `,
};
