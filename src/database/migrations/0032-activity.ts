import type { Migration } from '#database/migrate.ts';

export const activity: Migration = {
  name: '0032-activity',
  statements: `
    create table activity_events (
      id uuid primary key,
      person_id uuid not null references people on delete cascade,
      at timestamptz not null,
      kind text not null
        check (kind in ('signed-in', 'sign-in-failed', 'signed-out', 'uploaded', 'downloaded', 'page')),
      session_id uuid,
      what text,
      bytes bigint,
      device text,
      country text
    );
    create index activity_events_person on activity_events (person_id, id);
    create index activity_events_age on activity_events (at);
    create index activity_events_session on activity_events (session_id) where kind = 'signed-in';

    create table activity_days (
      day date not null,
      kind text not null,
      events integer not null,
      primary key (day, kind)
    );

    alter table people add column pages_noted boolean not null default true;
  `,
};
