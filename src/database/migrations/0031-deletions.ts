import type { Migration } from '#database/migrate.ts';

export const deletions: Migration = {
  name: '0031-deletions',
  statements: `
    create table deletions (
      seq bigint generated always as identity primary key,
      asset_id uuid not null,
      version integer,
      became text not null check (became in ('trashed', 'gone', 'back'))
    );
    create table deletions_file (
      mark uuid not null
    );
    create unique index deletions_file_one on deletions_file ((true));
  `,
};
