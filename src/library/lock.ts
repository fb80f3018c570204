import { sql } from 'kysely';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import type { AssetPath } from './path.ts';

/**
 * Until the transaction ends nobody else moves an object to this key or removes it from there: an upload
 * that finds the picture already stored can never lose it to a deletion that ran a moment earlier.
 */
export async function lockObject(tx: Tx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx);
}

/** `lockObject` for each of them, in their order, in one statement. */
export async function lockObjects(tx: Tx, keys: readonly string[]): Promise<void> {
  const locks = keys.map((key) => sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
  await sql`select ${sql.join(locks)}`.execute(tx);
}

/** What `lockObject` calls a path. */
export function pathLock(organizationId: Id<'organization'>, path: AssetPath): string {
  return `${organizationId}${path}`;
}

/** Lets uploads into any folder go on beside each other, but no deletion of a folder. */
export async function shareTree(tx: Tx, organizationId: Id<'organization'>): Promise<void> {
  await lockPlace(tx, organizationId, []);
}

/** `shareTree` and `lockObject` for each of the names, in their order, in one statement. */
export async function lockPlace(
  tx: Tx,
  organizationId: Id<'organization'>,
  names: readonly string[],
): Promise<void> {
  const locks = [
    sql`pg_advisory_xact_lock_shared(hashtextextended(${treeLock(organizationId)}, 0))`,
    ...names.map((name) => sql`pg_advisory_xact_lock(hashtextextended(${name}, 0))`),
  ];
  await sql`select ${sql.join(locks)}`.execute(tx);
}

/** For a deletion that takes whole folders: waits for those who share the tree, and they wait for it. */
export async function lockTree(tx: Tx, organizationId: Id<'organization'>): Promise<void> {
  await lockObject(tx, treeLock(organizationId));
}

function treeLock(organizationId: Id<'organization'>): string {
  return `tree ${organizationId}`;
}

/**
 * What `lockPlace` does for a row of `assets` that is to be, with `objects` beside it, as a condition: it takes what nobody holds
 * and is false where somebody does.
 */
export const placeIsFree = sql<boolean>`
  pg_try_advisory_xact_lock_shared(hashtextextended('tree ' || organization_id, 0))
  and pg_try_advisory_xact_lock(hashtextextended(organization_id || path, 0))
  and (select bool_and(pg_try_advisory_xact_lock(hashtextextended(key, 0))) from unnest(objects) as key)
`;
