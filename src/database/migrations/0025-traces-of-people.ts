import type { Migration } from '#database/migrate.ts';

/** Who decided about uploads of an organization may be somebody whose account is erased. */
export const tracesOfPeople: Migration = {
  name: '0025-traces-of-people',
  statements: `
    alter table organizations alter column contract_public_by drop not null;
  `,
};
