import type { Migration } from '#database/migrate.ts';

export const documentPages: Migration = {
  name: '0016-document-pages',
  statements: `
    alter table assets
      add column page_sizes integer[] check (cardinality(page_sizes) > 0 and cardinality(page_sizes) % 2 = 0);
  `,
};
