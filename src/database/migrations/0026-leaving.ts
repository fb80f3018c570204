import type { Migration } from '#database/migrate.ts';

export const leaving: Migration = {
  name: '0026-leaving',
  statements: `
    alter table people add column erase_at timestamptz;
    create index people_erase_at on people (erase_at) where erase_at is not null;
  `,
};
