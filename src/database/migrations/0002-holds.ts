import type { Migration } from '#database/migrate.ts';

export const holds: Migration = {
  name: '0002-holds',
  statements: `
    create table holds (
      name text collate "C" primary key,
      expires_at timestamptz not null
    );
  `,
};
