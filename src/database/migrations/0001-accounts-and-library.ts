import type { Migration } from '#database/migrate.ts';

/**
 * Texts that pages are cut by have collation "C" (order of bytes), so that the order is the same on
 * every engine and the index serves it.
 */
export const accountsAndLibrary: Migration = {
  name: '0001-accounts-and-library',
  statements: `
    create table organizations (
      id uuid primary key,
      cloudname text collate "C" not null unique check (cloudname <> ''),
      name text not null,
      contact_email text not null,
      contract_public boolean not null default true,
      contract_public_by text not null,
      contract_public_at timestamptz not null,
      created_at timestamptz not null
    );

    create table api_keys (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      key text collate "C" not null unique check (key <> ''),
      secret_hash bytea not null check (octet_length(secret_hash) = 32),
      label text not null,
      created_at timestamptz not null,
      revoked_at timestamptz
    );
    create index api_keys_organization on api_keys (organization_id);

    create table folders (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      path text collate "C" not null check (path like '/%/' and path <> '/'),
      parent text collate "C" not null check (parent = '/' or parent like '/%/'),
      created_at timestamptz not null,
      unique (organization_id, path)
    );
    create index folders_listing on folders (organization_id, parent, path);

    create table assets (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      path text collate "C" not null check (path like '/%' and path not like '%/'),
      folder text collate "C" not null check (folder = '/' or folder like '/%/'),
      original_name text not null,
      visibility text not null check (visibility in ('public', 'private')),
      version integer not null check (version >= 1),
      sha256 bytea not null check (octet_length(sha256) = 32),
      size bigint not null check (size >= 0),
      format text not null,
      width integer not null check (width >= 1),
      height integer not null check (height >= 1),
      orientation smallint not null check (orientation between 1 and 8),
      frames integer not null check (frames >= 1),
      has_alpha boolean not null,
      colour text not null,
      bit_depth smallint not null check (bit_depth between 1 and 64),
      has_location boolean not null,
      original_key text collate "C" not null,
      public_key text collate "C",
      public_size bigint check (public_size >= 0),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (organization_id, path),
      check ((public_key is null) = (public_size is null)),
      check (starts_with(path, folder) and strpos(substr(path, length(folder) + 1), '/') = 0)
    );
    create index assets_listing on assets (organization_id, folder, path);
    create index assets_original_key on assets (original_key);
    create index assets_public_key on assets (public_key) where public_key is not null;
  `,
};
