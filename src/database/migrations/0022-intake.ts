import type { Migration } from '#database/migrate.ts';

export const intake: Migration = {
  name: '0022-intake',
  statements: `
    create table upload_tokens (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      key_id uuid not null references api_keys on delete cascade,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      folder text collate "C" not null check (folder like '/%'),
      visibility text not null check (visibility in ('public', 'private')),
      formats text[],
      max_bytes bigint,
      uses_left integer not null check (uses_left >= 0),
      origins text[],
      made_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index upload_tokens_expiry on upload_tokens (expires_at);

    create table uploads (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      token_id uuid references upload_tokens on delete cascade,
      folder text collate "C" not null,
      filename text not null,
      visibility text not null check (visibility in ('public', 'private')),
      collision text not null check (collision in ('refuse', 'replace', 'number')),
      formats text[],
      tags text[] not null,
      metadata text not null,
      length bigint check (length >= 0),
      most_bytes bigint not null,
      received bigint not null,
      writer uuid,
      writer_run uuid,
      writer_until timestamptz,
      asset_id uuid,
      sha256 bytea,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      check ((asset_id is null) = (sha256 is null))
    );
    create index uploads_expiry on uploads (expires_at);
    create index uploads_open on uploads (organization_id) where asset_id is null;

    create table imports (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      key_id uuid not null references api_keys on delete cascade,
      folder text collate "C" not null,
      visibility text not null check (visibility in ('public', 'private')),
      state text not null check (state in ('running', 'done', 'cancelled')),
      created_at timestamptz not null,
      finished_at timestamptz,
      check ((state = 'running') = (finished_at is null))
    );
    create index imports_listing on imports (organization_id, id);
    create index imports_created on imports (created_at);

    create table import_items (
      import_id uuid not null references imports on delete cascade,
      position integer not null,
      url text not null,
      state text not null check (state in ('waiting', 'done', 'failed')),
      asset_id uuid,
      sha256 bytea,
      problem text,
      detail text,
      primary key (import_id, position)
    );
    create index import_items_waiting on import_items (import_id, position) where state = 'waiting';
  `,
};
