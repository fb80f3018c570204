import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { DerivativeCache } from './derivative-cache.ts';
import { groupsIn } from './derivative-folders.ts';
import { type CachedHead, isRemoteGroup, remoteGroup } from './remote/remote-cache.ts';

const batchSize = 500;

/**
 * Deletes the derivatives of pictures that are gone or no longer public, for when their announcement was
 * heard by nobody. Gives the number of pictures.
 */
export async function sweepDerivatives(
  ctx: Context,
  derivatives: DerivativeCache<CachedHead>,
  folder: string,
): Promise<number> {
  let swept = await sweepRemote(ctx, derivatives, folder);
  let batch: Id<'asset'>[] = [];
  const sweepBatch = async () => {
    for (const id of await withoutPublicAsset(ctx, batch)) {
      await derivatives.deleteGroup(id);
      swept += 1;
    }
    batch = [];
  };
  for await (const group of groupsIn(folder)) {
    if (isRemoteGroup(group)) continue;
    batch.push(group as Id<'asset'>);
    if (batch.length === batchSize) await sweepBatch();
  }
  await sweepBatch();
  return swept;
}

/** Those of organizations that allow no host any more. */
async function sweepRemote(
  ctx: Context,
  derivatives: DerivativeCache<CachedHead>,
  folder: string,
): Promise<number> {
  const groups = (await Array.fromAsync(groupsIn(folder))).filter(isRemoteGroup);
  if (groups.length === 0) return 0;
  const rows = await ctx.database.db
    .selectFrom('source_hosts')
    .select('organization_id')
    .distinct()
    .execute();
  const wanted = new Set(rows.map((row) => remoteGroup(row.organization_id)));
  const unwanted = groups.filter((group) => !wanted.has(group));
  for (const group of unwanted) await derivatives.deleteGroup(group);
  return unwanted.length;
}

async function withoutPublicAsset(ctx: Context, ids: readonly Id<'asset'>[]): Promise<Id<'asset'>[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.database.db
    .selectFrom('assets')
    .select('id')
    .where('id', 'in', ids)
    .where('visibility', '=', 'public')
    .execute();
  const there = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}
