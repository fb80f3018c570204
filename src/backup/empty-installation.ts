import { sql } from 'kysely';
import { tablesInOrder } from '#database/backup/catalogue.ts';
import type { Database } from '#database/database.ts';
import type { ObjectStore } from '#storage/object-store.ts';
import { Problem } from '#platform/problem.ts';
import { backupProblems } from './problems.ts';

const prefixes = ['originals/', 'public/'];

/** A table of ours that has rows; undefined when none has. */
export async function findFilledTable(database: Database): Promise<string | undefined> {
  return database.transaction(async (tx) => {
    for (const { name } of await tablesInOrder(tx)) {
      const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(tx);
      if (rows.length > 0) return name;
    }
    return undefined;
  });
}

export async function findObject(store: ObjectStore): Promise<string | undefined> {
  for (const prefix of prefixes) {
    for await (const { key } of store.list(prefix)) return key;
  }
  return undefined;
}

/** Only for a store that was empty when the restore began. */
export async function removeObjects(store: ObjectStore): Promise<void> {
  for (const prefix of prefixes) {
    for await (const { key } of store.list(prefix)) await store.delete(key);
  }
}

/**
 * Throws `installation-in-use` when another process uses the PostgreSQL database. To be asked before this process has a second
 * connection. The embedded engine needs it not: its folder is locked.
 */
export async function assertUnused(database: Database): Promise<void> {
  if (database.engine === 'embedded') return;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'vitrine' and pid <> pg_backend_pid()
  `.execute(database.db);
  const count = rows[0]?.count ?? 0;
  if (count === 0) return;
  throw new Problem(backupProblems['installation-in-use'], {
    detail: `Another process of Vitrine uses this database (${count} connections).`,
  });
}
