import type { Migration } from '#database/migrate.ts';

export const usage: Migration = {
  name: '0003-usage',
  statements: `
    create table usage_hours (
      organization_id uuid not null references organizations on delete cascade,
      hour timestamptz not null check (hour = date_trunc('hour', hour, 'UTC')),
      run_id uuid not null,
      delivered_bytes bigint not null check (delivered_bytes >= 0),
      deliveries bigint not null check (deliveries >= 0),
      transformations bigint not null check (transformations >= 0),
      primary key (organization_id, hour, run_id)
    );
  `,
};
