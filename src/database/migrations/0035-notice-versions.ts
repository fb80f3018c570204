import type { Migration } from '#database/migrate.ts';

/**
 * `withhold` empties the columns it is told for as long as its trigger stands: the notice in force does not know them
 * yet. A row that cannot be without one of them is refused.
 */
export const noticeVersions: Migration = {
  name: '0035-notice-versions',
  statements: `
    create table notice_versions (
      number integer primary key check (number > 0),
      class text not null check (class in ('first', 'correction', 'minor', 'substantial')),
      awaited boolean not null,
      posted_at timestamptz not null,
      effective_at timestamptz not null,
      sha256 bytea not null check (octet_length(sha256) = 32),
      said jsonb not null,
      changes jsonb not null,
      check (effective_at >= posted_at + case
        when not awaited then interval '0'
        when class = 'minor' then interval '168 hours'
        when class = 'substantial' then interval '720 hours'
        else interval '0' end)
    );

    create table notice_laws (
      number integer primary key references notice_versions,
      law text not null check (law <> ''),
      about text not null check (about <> ''),
      first_by text not null,
      first_at timestamptz not null,
      second_by text,
      second_at timestamptz,
      check ((second_by is null) = (second_at is null))
    );

    create table notice_letters (
      number integer primary key references notice_versions,
      people_after uuid,
      organizations_after uuid,
      letters integer not null default 0,
      finished_at timestamptz
    );

    alter table people
      add column agreed_notice integer,
      add column agreed_at timestamptz;

    create function refuse_version_change() returns trigger language plpgsql as $$
      begin
        raise exception 'A version of the notice stays as it is.';
      end $$;
    create trigger notice_versions_are_kept before update or delete on notice_versions
      for each row execute function refuse_version_change();

    create function withhold() returns trigger language plpgsql as $$
      declare
        withheld text;
        fallback text;
        is_needed boolean;
        value jsonb;
        emptied jsonb := '{}';
      begin
        foreach withheld in array tg_argv loop
          select pg_get_expr(d.adbin, d.adrelid), a.attnotnull into fallback, is_needed
            from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = tg_relid and a.attname = withheld;
          value := null;
          if fallback is not null then
            execute 'select to_jsonb(' || fallback || ')' into value;
          elsif is_needed then
            raise exception 'The notice in force does not know %.% yet.', tg_table_name, withheld
              using errcode = 'VN001';
          end if;
          emptied := emptied || jsonb_build_object(withheld, value);
        end loop;
        return jsonb_populate_record(new, emptied);
      end $$;
  `,
};
