import type { Migration } from '#database/migrate.ts';

/**
 * What is said about an asset is in its row; what belongs to its content alone (`looks`) goes by the original's key, so
 * that copies and versions share it. Versions and what is in the trash have no row in `assets`, and with it no foreign key to one: whoever deletes an
 * asset for good deletes them.
 *
 * Indexes of words and the like leave out who has none, so that an upload does not touch them, and have but a short list of what is
 * still to be sorted in, since every search reads it.
 */
export const library: Migration = {
  name: '0020-library',
  statements: `
    alter table assets
      add column description text not null default '',
      add column alt_text text not null default '',
      add column tags text[] collate "C" not null default '{}',
      add column fields jsonb not null default '{}',
      add column words text[] collate "C";
    create index assets_made on assets (organization_id, id);
    create index assets_updated on assets (organization_id, updated_at, id);
    create index assets_size on assets (organization_id, size, id);
    create index assets_tags on assets using gin (tags) with (gin_pending_list_limit = 256) where tags <> '{}';
    create index assets_words on assets using gin (words) with (gin_pending_list_limit = 256) where words is not null;
    create index assets_fields on assets using gin (fields jsonb_path_ops) with (gin_pending_list_limit = 256)
      where fields <> '{}';
    create statistics assets_shape on (sign(width - height)) from assets;
    create index assets_unread on assets (organization_id, id) where words is null;

    create extension if not exists pg_trgm;
    create table search_words (
      organization_id uuid not null references organizations on delete cascade,
      word text collate "C" not null check (word <> ''),
      primary key (organization_id, word)
    );
    create index search_words_like on search_words using gin (word gin_trgm_ops) with (gin_pending_list_limit = 256);

    create table asset_versions (
      asset_id uuid not null,
      version integer not null check (version >= 1),
      organization_id uuid not null references organizations on delete cascade,
      original_name text not null,
      sha256 bytea not null check (octet_length(sha256) = 32),
      size bigint not null check (size >= 0),
      format text not null,
      width integer not null,
      height integer not null,
      orientation smallint not null,
      frames integer not null,
      has_alpha boolean not null,
      colour text not null,
      bit_depth smallint not null,
      has_location boolean not null,
      page_sizes integer[],
      copyright_notice text,
      credit_line text,
      original_key text collate "C" not null,
      public_key text collate "C",
      public_size bigint,
      replaced_at timestamptz not null,
      primary key (asset_id, version),
      check ((public_key is null) = (public_size is null))
    );
    create index asset_versions_original_key on asset_versions (original_key);
    create index asset_versions_public_key on asset_versions (public_key) where public_key is not null;

    create table trash (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      path text collate "C" not null,
      size bigint not null,
      original_key text collate "C" not null,
      public_key text collate "C",
      public_size bigint,
      asset jsonb not null,
      trashed_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index trash_listing on trash (organization_id, trashed_at, id);
    create index trash_expiry on trash (expires_at);
    create index trash_original_key on trash (original_key);
    create index trash_public_key on trash (public_key) where public_key is not null;

    create table folder_rules (
      organization_id uuid not null references organizations on delete cascade,
      path text collate "C" not null check (path like '/%' and path like '%/'),
      formats text[] collate "C" check (cardinality(formats) > 0),
      max_bytes bigint check (max_bytes > 0),
      strip boolean,
      tags text[] collate "C" not null default '{}',
      primary key (organization_id, path)
    );

    create table fields (
      organization_id uuid not null references organizations on delete cascade,
      name text collate "C" not null check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
      label text not null,
      type text not null check (type in ('text', 'number', 'date', 'boolean', 'choice')),
      choices text[] collate "C",
      created_at timestamptz not null,
      primary key (organization_id, name),
      check ((choices is not null) = (type = 'choice'))
    );

    create table collections (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      name text not null check (name <> ''),
      description text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index collections_listing on collections (organization_id, id);

    create table collection_assets (
      collection_id uuid not null references collections on delete cascade,
      asset_id uuid not null,
      added_at timestamptz not null,
      primary key (collection_id, asset_id)
    );
    create index collection_assets_asset on collection_assets (asset_id);

    create table looks (
      original_key text collate "C" primary key,
      organization_id uuid not null references organizations on delete cascade,
      hash bytea check (octet_length(hash) = 8),
      bands integer[],
      colours smallint[] not null check (cardinality(colours) % 4 = 0),
      cells integer[] not null,
      near_group text collate "C",
      looked_at timestamptz not null,
      check ((hash is null) = (bands is null))
    );
    create index looks_bands on looks using gin (bands) with (gin_pending_list_limit = 256) where bands is not null;
    create index looks_cells on looks using gin (cells) with (gin_pending_list_limit = 256);
    create index looks_near on looks (organization_id, near_group) where near_group is not null;
  `,
};
