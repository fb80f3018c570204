import type { Migration } from '#database/migrate.ts';

export const sharing: Migration = {
  name: '0023-sharing',
  statements: `
    create table share_links (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      folder text collate "C" check (folder like '/%'),
      asset_id uuid references assets on delete cascade,
      title text not null,
      downloads boolean not null,
      password_hash text,
      created_at timestamptz not null,
      expires_at timestamptz,
      revoked_at timestamptz,
      check ((folder is null) <> (asset_id is null))
    );
    create index share_links_listing on share_links (organization_id, id);
    create index share_links_asset on share_links (asset_id);
  `,
};
