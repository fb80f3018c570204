import { sql } from 'kysely';
import type { Db } from '#database/database.ts';
import { newFields } from '#privacy/notice/field-differences.ts';
import { composeSaid } from '#privacy/notice/said.ts';
import { inForceAt, listVersions } from '#privacy/notice/versions.ts';
import { listWithheld } from '#privacy/notice/withhold.ts';
import type { Watched } from '#privacy/registries.ts';
import type { Outcome } from './probe.ts';

/** Whether anything was kept, or could be, that the notice in force does not know. */
export async function lookForEarly({ ctx, inventory, recipients }: Watched): Promise<Outcome> {
  const { db } = ctx.database;
  const inForce = inForceAt(await listVersions(db), ctx.clock.now());
  if (inForce === undefined) return { state: 'green', says: 'No version is in force yet.' };
  const waiting = newFields(inForce.said, composeSaid(ctx, { inventory, recipients }));
  const withheld = await listWithheld(db);
  const columns = waiting.flatMap((place) => {
    const [table = '', column = ''] = place.split('.');
    return inventory.some(({ tables }) => Object.hasOwn(tables, table)) ? [{ table, column }] : [];
  });
  const unguarded = columns.filter(({ table, column }) => withheld.get(table)?.includes(column) !== true);
  let written = 0;
  for (const column of columns) written += await countWritten(db, column);
  const early = unguarded.length + written;
  return {
    state: early === 0 ? 'green' : 'red',
    says:
      early === 0
        ? `Nothing; ${columns.length} fields wait.`
        : `${unguarded.length} fields are not held back, ${written} values were written.`,
    figures: { waiting: columns.length, 'not held back': unguarded.length, written },
  };
}

/** Values in a column that would be empty; one with a default has that. */
async function countWritten(
  db: Db,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<number> {
  const { rows: empty } = await sql`
    select from pg_attribute where attrelid = ${table}::regclass and attname = ${column}
      and not atthasdef and not attnotnull
  `.execute(db);
  if (empty.length === 0) return 0;
  const { rows } = await sql<{ written: number }>`
    select count(${sql.ref(column)})::int as written from ${sql.table(table)}
  `.execute(db);
  return rows[0]?.written ?? 0;
}
