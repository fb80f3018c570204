import { sql } from 'kysely';
import type { Tx } from '#database/database.ts';

const trigger = 'withheld_until_in_force';

/** Any number that is nobody else's: two processes must not settle it at once. */
const lockKey = 8_086_003;

/**
 * From now on these columns are empty whoever writes them and by whatever statement, since the notice in force does not
 * know them. By place: `people.birthday`. What stands already is let go of when it is known: an older program beside a
 * newer one knows nothing of what that one holds back.
 */
export async function withholdColumns(
  tx: Tx,
  places: readonly string[],
  isKnown: (place: string) => boolean,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockKey})`.execute(tx);
  const standing = await listWithheld(tx);
  const stays = [...standing]
    .flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`))
    .filter((place) => !isKnown(place));
  const wanted = Map.groupBy(new Set([...places, ...stays]), (place) => place.slice(0, place.indexOf('.')));
  for (const table of standing.keys()) {
    if (sameColumns(standing.get(table), columnsOf(wanted.get(table)))) continue;
    await sql`drop trigger ${sql.ref(trigger)} on ${sql.table(table)}`.execute(tx);
  }
  for (const [table, there] of wanted) {
    const columns = columnsOf(there);
    if (sameColumns(standing.get(table), columns)) continue;
    await sql`
      create trigger ${sql.ref(trigger)} before insert or update on ${sql.table(table)}
      for each row execute function withhold(${sql.join(columns.map((column) => sql.lit(column)))})
    `.execute(tx);
  }
}

/** What is withheld now: columns by table. */
export async function listWithheld(tx: Pick<Tx, 'getExecutor'>): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ table: string; definition: string }>`
    select c.relname as table, pg_get_triggerdef(t.oid) as definition
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname = ${trigger}
  `.execute(tx);
  return new Map(
    rows.map(({ table, definition }) => [
      table,
      [...definition.slice(definition.lastIndexOf('withhold(')).matchAll(/'([^']+)'/g)].map(
        ([, column = '']) => column,
      ),
    ]),
  );
}

function columnsOf(places: readonly string[] = []): string[] {
  return places.map((place) => place.slice(place.indexOf('.') + 1)).toSorted();
}

function sameColumns(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one !== undefined && one.join() === other.join();
}
