import type { Migration } from '#database/migrate.ts';

export const ledger: Migration = {
  name: '0018-ledger',
  statements: `
    create table ledger (
      seq integer primary key check (seq > 0),
      at timestamptz not null,
      kind text not null check (kind in ('notice', 'retention', 'erasure', 'probe')),
      facts jsonb not null,
      hash bytea not null unique check (octet_length(hash) = 32)
    );

    create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'The ledger is only ever added to.';
      end $$;
    create trigger ledger_is_kept before update or delete on ledger
      for each row execute function refuse_change();
  `,
};
