import type { Migration } from '#database/migrate.ts';

export const audience: Migration = {
  name: '0034-audience',
  statements: `
    create table audience_days (
      day timestamptz not null,
      measure text not null check (measure in ('all', 'page', 'origin', 'device', 'country')),
      value text not null check (length(value) between 1 and 20),
      visits integer not null check (visits > 0),
      together integer not null check (together > 0 and together <= visits),
      primary key (day, measure, value)
    );

    create table audience_reports (
      month text primary key check (month ~ '^[0-9]{4}-[0-9]{2}$'),
      made_at timestamptz not null,
      figures jsonb not null
    );
  `,
};
