import type { Migration } from '#database/migrate.ts';

export const messages: Migration = {
  name: '0011-messages',
  statements: `
    create table messages (
      id uuid primary key,
      category text not null check (category in ('service', 'notice', 'newsletter', 'marketing')),
      template text not null,
      recipient text not null,
      subject text not null,
      body_text text,
      body_html text,
      unsubscribe text,
      state text not null check (state in ('waiting', 'sent', 'kept', 'refused', 'expired')),
      answer text,
      created_at timestamptz not null,
      until timestamptz not null,
      settled_at timestamptz,
      check ((state = 'waiting') = (body_text is not null and body_html is not null)),
      check ((state = 'waiting') = (settled_at is null))
    );
    create index messages_waiting on messages (until) where state = 'waiting';
  `,
};
