import type { Migration } from '#database/migrate.ts';

export const closing: Migration = {
  name: '0019-closing',
  statements: `
    alter table organizations
      add column erase_at timestamptz,
      add column erasing boolean not null default false,
      add check (erase_at is not null or not erasing);
    create index organizations_erase_at on organizations (erase_at) where erase_at is not null;
    create index assets_latest on assets (organization_id, created_at desc, path);
    create index organizations_contact on organizations (lower(contact_email));
  `,
};
