import type { Migration } from '#database/migrate.ts';

/**
 * An organization that goes to another server, and one that came from another. `arrived_members` says what everybody had agreed to
 * where they came from.
 */
export const transfers: Migration = {
  name: '0038-transfers',
  statements: `
    alter table disclosures
      drop constraint disclosures_kind_check,
      add constraint disclosures_kind_check check (kind in ('order', 'request', 'protective', 'transfer'));
    alter table ledger
      drop constraint ledger_kind_check,
      add constraint ledger_kind_check check (kind in ('notice', 'retention', 'erasure', 'probe', 'transfer'));

    create table transfers (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      disclosure_id uuid not null unique references disclosures on delete cascade,
      acceptance jsonb not null,
      announced_at timestamptz not null,
      not_before timestamptz not null,
      exported_at timestamptz,
      sha256 bytea check (octet_length(sha256) = 32),
      check (not_before >= announced_at + interval '720 hours'),
      check (exported_at is null or exported_at >= not_before),
      check ((exported_at is null) = (sha256 is null))
    );
    create index transfers_organization on transfers (organization_id, id);

    create table arrivals (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      origin text not null,
      said jsonb not null,
      changes jsonb not null,
      notice_sha256 bytea not null check (octet_length(notice_sha256) = 32),
      ledger_seq integer not null,
      ledger_hash bytea not null check (octet_length(ledger_hash) = 32),
      sha256 bytea not null check (octet_length(sha256) = 32),
      arrived_at timestamptz not null
    );
    create index arrivals_organization on arrivals (organization_id);

    create table arrived_members (
      arrival_id uuid not null references arrivals on delete cascade,
      email text collate "C" not null check (email = lower(email)),
      role text not null check (role in ('owner', 'admin', 'editor', 'viewer', 'billing')),
      terms_version text not null,
      notice_version text not null,
      acknowledged_at timestamptz not null,
      agreed_notice integer,
      agreed_at timestamptz,
      receipts jsonb not null,
      primary key (arrival_id, email)
    );
    create index arrived_members_email on arrived_members (email);
  `,
};
