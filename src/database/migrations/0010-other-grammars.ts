import type { Migration } from '#database/migrate.ts';

export const otherGrammars: Migration = {
  name: '0010-other-grammars',
  statements: `
    alter table delivery_settings add column other_grammars boolean not null default true;
  `,
};
