import { sql } from 'kysely';
import type { Tx } from '#database/database.ts';

export type TableFacts = {
  readonly name: string;
  /** What PostgreSQL computes itself is not among them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Tables that its rows refer to. */
  readonly refersTo: readonly string[];
};

/** Tables whose content a backup does not carry: `migrations` is in its head, `holds` is about the moment it is made. */
const left = ['migrations', 'holds'];

/** The tables of ours, each after those it refers to. Read from the database, so that none is forgotten. */
export async function tablesInOrder(tx: Tx): Promise<TableFacts[]> {
  const { rows } = await sql<TableFacts>`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(json_agg(distinct r.relname), '[]')
        from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as "refersTo"
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all(${left})
    order by c.relname
  `.execute(tx);
  return ordered(rows);
}

function ordered(tables: readonly TableFacts[]): TableFacts[] {
  const done: TableFacts[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const free = waiting.filter(({ refersTo }) => !refersTo.some((name) => names.has(name)));
    if (free.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...names].join(', ')}.`);
    done.push(...free);
    waiting = waiting.filter((table) => !free.includes(table));
  }
  return done;
}
