import type { Migration } from '#database/migrate.ts';

export const membersAndAudit: Migration = {
  name: '0013-members-and-audit',
  statements: `
    create table memberships (
      organization_id uuid not null references organizations on delete cascade,
      person_id uuid not null references people on delete cascade,
      role text not null check (role in ('owner', 'admin', 'editor', 'viewer', 'billing')),
      joined_at timestamptz not null,
      primary key (organization_id, person_id)
    );
    create index memberships_person on memberships (person_id);

    create table invitations (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      email text collate "C" not null check (email = lower(email)),
      role text not null check (role in ('owner', 'admin', 'editor', 'viewer', 'billing')),
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      invited_by uuid references people on delete set null,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      unique (organization_id, email)
    );
    create index invitations_expiry on invitations (expires_at);

    alter table api_keys
      add column scopes text[] not null default '{read,upload,manage,sign}',
      add column folder text collate "C" check (folder like '/%/'),
      add column expires_at timestamptz,
      add column last_used_at timestamptz,
      add column created_by uuid references people on delete set null,
      add check (cardinality(scopes) > 0 and scopes <@ '{read,upload,manage,sign}'::text[]);

    create table audit_events (
      id uuid primary key,
      organization_id uuid not null references organizations on delete cascade,
      at timestamptz not null,
      action text not null,
      actor_kind text not null check (actor_kind in ('operator', 'person', 'key')),
      person_id uuid references people on delete set null,
      key_id uuid references api_keys on delete set null,
      subject text,
      details jsonb not null,
      device text,
      country text check (country ~ '^[A-Z]{2}$')
    );
    create index audit_events_listing on audit_events (organization_id, id);
    create index audit_events_at on audit_events (at);
  `,
};
