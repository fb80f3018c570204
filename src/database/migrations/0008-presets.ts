import type { Migration } from '#database/migrate.ts';

export const presets: Migration = {
  name: '0008-presets',
  statements: `
    create table presets (
      organization_id uuid not null references organizations on delete cascade,
      name text collate "C" not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
      operations text collate "C" not null check (length(operations) between 1 and 2000),
      set_at timestamptz not null,
      primary key (organization_id, name)
    );
    alter table delivery_settings add column presets_only boolean not null default false;
  `,
};
