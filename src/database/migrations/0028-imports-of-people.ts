import type { Migration } from '#database/migrate.ts';

export const importsOfPeople: Migration = {
  name: '0028-imports-of-people',
  statements: `
    alter table imports alter column key_id drop not null;
    alter table imports add column person_id uuid references people on delete set null;
    alter table imports add check (num_nonnulls(key_id, person_id) <= 1);
    create index imports_person on imports (person_id) where person_id is not null;
  `,
};
