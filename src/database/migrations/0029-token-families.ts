import type { Migration } from '#database/migrate.ts';

/** Sessions from before have no family: of theirs only the token before the last is known for a copy, as it was. */
export const tokenFamilies: Migration = {
  name: '0029-token-families',
  statements: `
    alter table sessions add column family_hash bytea unique check (octet_length(family_hash) = 32);
    alter table sessions add column generation integer not null default 0;
  `,
};
