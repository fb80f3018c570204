import { sql } from 'kysely';
import type { Db } from './database.ts';

export type Column = { readonly schema: string; readonly table: string; readonly column: string };

/**
 * Every column of every table and view in the database, whoever made it; only PostgreSQL's own catalogues are left out, and
 * partitions, whose columns are those of the table they are parts of.
 * Asks `pg_attribute`, since `information_schema` hides what this user may not read.
 */
export async function listColumns(db: Db): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select n.nspname as schema, c.relname as table, a.attname as column
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
      and not c.relispartition
      and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    order by n.nspname, c.relname, a.attnum
  `.execute(db);
  return rows;
}

/** The names of our own tables. */
export async function listTables(db: Db): Promise<string[]> {
  const columns = await listColumns(db);
  return [...new Set(columns.filter(({ schema }) => schema === 'public').map(({ table }) => table))];
}
