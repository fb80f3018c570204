import type { Migration } from '#database/migrate.ts';

/** Passwords so far were the only proof, and long enough for it. */
export const secondFactors: Migration = {
  name: '0014-second-factors',
  statements: `
    alter table credentials add column stands_alone boolean not null default true;

    create table authenticators (
      person_id uuid primary key references people on delete cascade,
      secret bytea not null,
      confirmed boolean not null,
      last_step integer not null,
      made_at timestamptz not null
    );

    create table recovery_codes (
      person_id uuid not null references people on delete cascade,
      code_hash bytea not null check (octet_length(code_hash) = 32),
      made_at timestamptz not null,
      primary key (person_id, code_hash)
    );

    create table pending_proofs (
      token_hash bytea primary key check (octet_length(token_hash) = 32),
      purpose text not null check (purpose in ('second-factor', 'add-passkey', 'use-passkey')),
      person_id uuid references people on delete cascade,
      stay boolean not null,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      check ((person_id is null) = (purpose = 'use-passkey'))
    );
    create index pending_proofs_person on pending_proofs (person_id);
    create index pending_proofs_expiry on pending_proofs (expires_at);

    create table passkeys (
      id uuid primary key,
      person_id uuid not null references people on delete cascade,
      credential_id text collate "C" not null unique,
      public_key bytea not null,
      uses bigint not null,
      transports text[] not null,
      synced boolean not null,
      label text not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    );
    create index passkeys_person on passkeys (person_id);
  `,
};
