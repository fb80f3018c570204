import type { Context } from '#context.ts';
import { mastersPrefix, originalOfMaster } from '#imaging/master-keys.ts';
import type { Id } from '#platform/id.ts';
import type { Erasure } from '#privacy/erasure.ts';
import { announceChanges } from './changes.ts';
import { collectObjects } from './collect.ts';

/** As many at once as keep nobody else waiting for long. */
const batch = 200;

/** What is in a collection goes with it. */
const tables = [
  ...(['asset_versions', 'search_words', 'collections', 'fields', 'looks'] as const),
  ...(['folder_rules', 'redacted_folders', 'folders'] as const),
] as const;

/** Rows first, so that no object is needed any more; then every object there is, also one that no row named. */
export const libraryErasure: Erasure = {
  owner: 'library',
  erase: async (ctx, organizationId, signal) => {
    while (await eraseAssets(ctx, organizationId)) signal.throwIfAborted();
    while (await eraseTrashed(ctx, organizationId)) signal.throwIfAborted();
    for (const table of tables) {
      await ctx.database.db.deleteFrom(table).where('organization_id', '=', organizationId).execute();
    }
    await eraseObjects(ctx, organizationId, signal);
  },
};

/** Whether there may be more. Every process that hears of it deletes the derivatives. */
async function eraseAssets(ctx: Context, organizationId: Id<'organization'>): Promise<boolean> {
  return ctx.database.transaction(async (tx) => {
    const some = tx
      .selectFrom('assets')
      .select('assets.id')
      .where('organization_id', '=', organizationId)
      .limit(batch);
    const gone = await tx.deleteFrom('assets').where('id', 'in', some).returning('id').execute();
    await announceChanges(
      ctx,
      tx,
      gone.map(({ id }) => id),
    );
    return gone.length === batch;
  });
}

/** Whether there may be more. */
async function eraseTrashed(ctx: Context, organizationId: Id<'organization'>): Promise<boolean> {
  const some = ctx.database.db
    .selectFrom('trash')
    .select('trash.id')
    .where('organization_id', '=', organizationId)
    .limit(batch);
  const gone = await ctx.database.db.deleteFrom('trash').where('id', 'in', some).executeTakeFirst();
  return gone.numDeletedRows === BigInt(batch);
}

/** What a backup still has to read is removed by a job when it is done. */
async function eraseObjects(
  ctx: Context,
  organizationId: Id<'organization'>,
  signal: AbortSignal,
): Promise<void> {
  const prefixes = [`originals/${organizationId}/`, `public/${organizationId}/`];
  for (const prefix of [...prefixes, mastersPrefix(organizationId)]) {
    const keys = new Set<string>();
    for await (const { key } of ctx.store.list(prefix)) {
      // Reduced copies go with their original, also one that is gone already.
      keys.add(key.startsWith('masters/') ? originalOfMaster(key) : key);
    }
    const all = [...keys];
    for (let at = 0; at < all.length; at += batch) {
      signal.throwIfAborted();
      await collectObjects(ctx, all.slice(at, at + batch));
    }
  }
}
