import type { Migration } from '#database/migrate.ts';

export const redaction: Migration = {
  name: '0015-redaction',
  statements: `
    alter table assets add column redacted boolean not null default false;
    create table redacted_folders (
      organization_id uuid not null references organizations on delete cascade,
      folder text collate "C" not null check (folder like '/%' and folder like '%/'),
      marked_at timestamptz not null,
      primary key (organization_id, folder)
    );
    create table redaction_confirmations (
      asset_id uuid primary key references assets on delete cascade,
      sha256 bytea not null check (length(sha256) = 32),
      confirmed_by uuid references people on delete set null,
      confirmed_at timestamptz not null
    );
  `,
};
