import type { Migration } from '#database/migrate.ts';

export const credits: Migration = {
  name: '0017-credits',
  statements: `
    alter table assets add column copyright_notice text, add column credit_line text;
    alter table delivery_settings add column keep_credits boolean not null default false;
  `,
};
