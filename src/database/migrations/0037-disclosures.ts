import type { Migration } from '#database/migrate.ts';

/** What was given to whom, under which instrument, approved by whom. What was given cannot be ungiven, nor its record changed. */
export const disclosures: Migration = {
  name: '0037-disclosures',
  statements: `
    create table disclosures (
      id uuid primary key,
      kind text not null check (kind in ('order', 'request', 'protective')),
      authority text not null check (authority <> ''),
      instrument text not null check (instrument <> ''),
      reason text not null check (reason <> ''),
      person_id uuid references people on delete set null,
      subject text,
      scope jsonb not null,
      bar_law text,
      bar_until timestamptz,
      made_at timestamptz not null,
      first_by text not null,
      second_by text,
      second_at timestamptz,
      given_at timestamptz,
      given_sha256 bytea check (octet_length(given_sha256) = 32),
      refused_at timestamptz,
      refused_because text,
      told_at timestamptz,
      check ((bar_law is null) = (bar_until is null)),
      check ((second_by is null) = (second_at is null)),
      check ((given_at is null) = (given_sha256 is null)),
      check ((refused_at is null) = (refused_because is null)),
      check (given_at is null or second_at is not null),
      check (given_at is null or refused_at is null),
      check (told_at is null or given_at is not null)
    );
    create index disclosures_person on disclosures (person_id);
    create index disclosures_subject on disclosures (subject);
    create index disclosures_made on disclosures (made_at);

    create function keep_disclosure() returns trigger language plpgsql as $$
      begin
        if (new.id, new.kind, new.authority, new.instrument, new.reason, new.scope, new.made_at, new.first_by)
            is distinct from
            (old.id, old.kind, old.authority, old.instrument, old.reason, old.scope, old.made_at, old.first_by)
          or (old.second_by is not null and new.second_by is distinct from old.second_by)
          or (old.given_at is not null and (new.given_at, new.given_sha256)
            is distinct from (old.given_at, old.given_sha256))
          or (old.refused_at is not null and new.refused_at is distinct from old.refused_at) then
          raise exception 'What stands in the register of disclosures stays as it is.';
        end if;
        return new;
      end $$;
    create trigger disclosures_are_kept before update on disclosures
      for each row execute function keep_disclosure();
  `,
};
