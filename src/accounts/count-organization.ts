import { sql } from 'kysely';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import type { Erased } from '#privacy/subjects/erase.ts';

/** How many rows are an organization's, by table: for the receipt of its erasure. */
export async function countOrganization(tx: Tx, id: Id<'organization'>): Promise<Erased> {
  const counts: Record<string, { deleted: number; blanked: number }> = {
    organizations: { deleted: 1, blanked: 0 },
  };
  for (const table of await tablesOfOrganizations(tx)) {
    const { rows } = await sql<{ rows: number }>`
      select count(*)::int as rows from ${sql.table(table)} where organization_id = ${id}
    `.execute(tx);
    counts[table] = { deleted: rows[0]?.rows ?? 0, blanked: 0 };
  }
  return counts;
}

/** Those whose rows say whose they are. */
async function tablesOfOrganizations(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ table: string }>`
    select c.relname as table from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and a.attname = 'organization_id' and not a.attisdropped
    order by c.relname
  `.execute(tx);
  return rows.map(({ table }) => table);
}
