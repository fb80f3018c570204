import type { Migration } from '#database/migrate.ts';

/** What a register is for: what stands in it stays as it was written. Only what was closed can be let go of. */
export const breaches: Migration = {
  name: '0036-breaches',
  statements: `
    create table breaches (
      id uuid primary key,
      what text not null check (what <> ''),
      hit jsonb not null,
      within_organization uuid references organizations on delete set null,
      known_at timestamptz not null,
      opened_at timestamptz not null,
      closed_at timestamptz
    );
    create index breaches_closed on breaches (closed_at) where closed_at is not null;

    create table breach_entries (
      breach_id uuid not null references breaches on delete cascade,
      seq integer not null check (seq > 0),
      at timestamptz not null,
      kind text not null check (kind in ('risk', 'consequences', 'measures', 'reminded', 'reported', 'told', 'closed')),
      says text not null check (says <> ''),
      primary key (breach_id, seq)
    );

    create table breach_letters (
      id uuid primary key,
      breach_id uuid not null references breaches on delete cascade,
      person_id uuid references people on delete set null,
      recipient text,
      told_at timestamptz not null,
      unique (breach_id, recipient)
    );
    create index breach_letters_person on breach_letters (person_id);
    create index breach_letters_recipient on breach_letters (recipient);

    create function keep_breach() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          if old.closed_at is null then
            raise exception 'An open breach stays in the register.';
          end if;
          return old;
        end if;
        -- Only whose data it was is let go of, when the organization is erased.
        if (old.closed_at is not null and new.closed_at is distinct from old.closed_at)
          or (new.id, new.what, new.hit, new.known_at, new.opened_at)
            is distinct from (old.id, old.what, old.hit, old.known_at, old.opened_at) then
          raise exception 'What stands in the register of breaches stays as it is.';
        end if;
        return new;
      end $$;
    create trigger breaches_are_kept before update or delete on breaches
      for each row execute function keep_breach();

    create function keep_breach_entry() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and not exists (select from breaches where id = old.breach_id) then
          return old;
        end if;
        raise exception 'What stands in the register of breaches stays as it is.';
      end $$;
    create trigger breach_entries_are_kept before update or delete on breach_entries
      for each row execute function keep_breach_entry();
  `,
};
