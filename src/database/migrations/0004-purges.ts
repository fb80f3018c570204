import type { Migration } from '#database/migrate.ts';

export const purges: Migration = {
  name: '0004-purges',
  statements: `
    create table purges (
      organization_id uuid not null references organizations on delete cascade,
      prefix text collate "C" not null check (prefix like '/%'),
      purged_at timestamptz not null,
      primary key (organization_id, prefix)
    );
  `,
};
