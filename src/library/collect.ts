import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Db } from '#database/database.ts';
import { masterKeys, originalOfMaster } from '#imaging/master-keys.ts';
import { isHeld } from './holds.ts';
import { collectLater } from './let-go.ts';
import { lockObjects } from './lock.ts';
import { deleteMasters } from './masters.ts';
import { objectColumns } from './object-columns.ts';

/** How long what is held waits until it is looked at again. */
const heldPauseMs = 120_000;

/** As many at once as keep nobody else waiting for long: the embedded engine has one transaction at a time. */
const batch = 50;

/**
 * Removes those of the objects that no asset needs any more, and gives their number. What a hold keeps is put off. Repeating it
 * does no harm.
 */
export async function collectObjects(ctx: Context, keys: readonly string[]): Promise<number> {
  // In the order in which whoever locks several does: an original before what the public gets of it.
  const sorted = [...new Set(keys)].toSorted();
  let removed = 0;
  for (let at = 0; at < sorted.length; at += batch) {
    const outcome = await collectSome(ctx, sorted.slice(at, at + batch), sorted.slice(at));
    if (outcome === 'held') break;
    removed += outcome;
  }
  return removed;
}

/** `rest`: what waits as well while somebody holds the objects. */
async function collectSome(
  ctx: Context,
  keys: readonly string[],
  rest: readonly string[],
): Promise<number | 'held'> {
  return ctx.database.transaction(async (tx) => {
    await lockObjects(tx, keys);
    if (await isHeld(tx)) {
      const after = new Date(ctx.clock.now().getTime() + heldPauseMs);
      await collectLater(ctx, tx, rest, { after });
      return 'held';
    }
    const gone = await unneeded(tx, keys);
    const originals = gone.filter((key) => key.startsWith('originals/'));
    await Promise.all(originals.map((key) => deleteMasters(ctx, key)));
    if (originals.length > 0) await tx.deleteFrom('looks').where('original_key', 'in', originals).execute();
    const removed = await Promise.all(gone.map((key) => ctx.store.delete(key)));
    return removed.filter(Boolean).length;
  });
}

/** Uploads take minutes at most; what has waited a day was left behind. */
const stagingHours = 24;

/**
 * Finds what an interruption left: staged files nobody came back for, and objects without a row.
 * The lock in `collectObjects` makes it safe beside running uploads.
 */
export async function sweepObjects(ctx: Context): Promise<{ staged: number; orphans: number }> {
  let staged = 0;
  const limit = ctx.clock.now().getTime() - stagingHours * 3_600_000;
  for await (const object of ctx.store.list('staging/')) {
    if (object.modified.getTime() < limit && (await ctx.store.delete(object.key))) staged += 1;
  }
  let orphans = 0;
  for (const prefix of ['originals/', 'public/']) {
    let batch: string[] = [];
    for await (const object of ctx.store.list(prefix)) {
      batch.push(object.key);
      if (batch.length < 500) continue;
      orphans += await collectObjects(ctx, await unneeded(ctx.database.db, batch));
      batch = [];
    }
    orphans += await collectObjects(ctx, await unneeded(ctx.database.db, batch));
  }
  await sweepMasters(ctx);
  return { staged, orphans };
}

/** Reduced copies of what is no longer there, and those that an earlier version made. */
async function sweepMasters(ctx: Context): Promise<void> {
  let originals = new Set<string>();
  for await (const { key } of ctx.store.list('masters/')) {
    const original = originalOfMaster(key);
    originals.add(original);
    if (!masterKeys(original).some(([, current]) => current === key)) await ctx.store.delete(key);
    if (originals.size < 500) continue;
    await collectObjects(ctx, await unneeded(ctx.database.db, [...originals]));
    originals = new Set();
  }
  await collectObjects(ctx, await unneeded(ctx.database.db, [...originals]));
}

/**
 * Those of the keys that no row names, be it of an asset, an earlier version, or one in the trash. In one statement: what
 * goes into the trash or comes out of it meanwhile is seen in one of the two.
 */
export async function unneeded(db: Db, keys: readonly string[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const named = objectColumns.map(
    ({ table, key }) =>
      sql`select ${sql.ref(key)} as key from ${sql.table(table)} where ${sql.ref(key)} = any(${keys}::text[])`,
  );
  const { rows } = await sql<{ key: string }>`${sql.join(named, sql` union `)}`.execute(db);
  const needed = new Set(rows.map(({ key }) => key));
  return keys.filter((key) => !needed.has(key));
}
