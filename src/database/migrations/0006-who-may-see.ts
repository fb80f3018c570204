import type { Migration } from '#database/migrate.ts';

export const whoMaySee: Migration = {
  name: '0006-who-may-see',
  statements: `
    create table url_keys (
      organization_id uuid not null references organizations on delete cascade,
      id text collate "C" not null check (id ~ '^[A-Za-z0-9_-]{4,32}$'),
      secret text collate "C" not null check (length(secret) between 32 and 128),
      made_at timestamptz not null,
      primary key (organization_id, id)
    );
    create table delivery_settings (
      organization_id uuid primary key references organizations on delete cascade,
      signed_transformations boolean not null default false,
      referrers text[] collate "C",
      empty_referrer boolean not null default true,
      sizes integer[]
    );
  `,
};
