import type { Migration } from '#database/migrate.ts';

export const remoteAndLocked: Migration = {
  name: '0005-remote-and-locked',
  statements: `
    create table source_hosts (
      organization_id uuid not null references organizations on delete cascade,
      host text collate "C" not null,
      allowed_at timestamptz not null,
      primary key (organization_id, host)
    );
    create table signing_keys (
      organization_id uuid primary key references organizations on delete cascade,
      key text collate "C" not null check (length(key) between 16 and 56),
      made_at timestamptz not null
    );
    create table locked_folders (
      organization_id uuid not null references signing_keys on delete cascade,
      folder text collate "C" not null check (folder like '/%' and folder like '%/'),
      locked_at timestamptz not null,
      primary key (organization_id, folder)
    );
  `,
};
