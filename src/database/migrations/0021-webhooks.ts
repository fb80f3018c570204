import type { Migration } from '#database/migrate.ts';

export const webhooks: Migration = {
  name: '0021-webhooks',
  statements: `
    create table webhook_endpoints (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      url text not null,
      label text not null,
      events text[] not null check (cardinality(events) > 0),
      secret text not null,
      created_at timestamptz not null,
      failing_since timestamptz,
      disabled_at timestamptz
    );
    create index webhook_endpoints_organization on webhook_endpoints (organization_id, id);

    create table webhook_deliveries (
      id uuid primary key,
      endpoint_id uuid not null references webhook_endpoints on delete cascade,
      type text not null,
      body text not null,
      state text not null check (state in ('waiting', 'delivered', 'failed')),
      created_at timestamptz not null,
      attempts integer not null,
      last_at timestamptz,
      next_at timestamptz,
      status integer,
      fault text,
      check ((state = 'waiting') = (next_at is not null))
    );
    create index webhook_deliveries_listing on webhook_deliveries (endpoint_id, id);
    create index webhook_deliveries_created on webhook_deliveries (created_at);

    create table webhook_thresholds (
      organization_id uuid not null references organizations on delete cascade,
      period timestamptz not null,
      percent integer not null,
      reached_at timestamptz not null,
      primary key (organization_id, period, percent)
    );
  `,
};
