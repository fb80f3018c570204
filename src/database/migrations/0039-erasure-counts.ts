import type { Migration } from '#database/migrate.ts';

/** What its receipt is going to say: counted before the first row goes, since an interruption may come after it. */
export const erasureCounts: Migration = {
  name: '0039-erasure-counts',
  statements: `
    alter table organizations add column erasure_counts jsonb;
  `,
};
