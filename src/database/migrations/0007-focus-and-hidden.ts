import type { Migration } from '#database/migrate.ts';

export const focusAndHidden: Migration = {
  name: '0007-focus-and-hidden',
  statements: `
    alter table assets
      add column focal_x double precision check (focal_x between 0 and 1),
      add column focal_y double precision check (focal_y between 0 and 1),
      add column hidden_regions double precision[] check (cardinality(hidden_regions) % 4 = 0),
      add check ((focal_x is null) = (focal_y is null));
  `,
};
