import type { Context } from '#context.ts';
import type { ImageSource } from '#imaging/facts.ts';
import type { MadeMasters } from '#imaging/make-masters.ts';
import { masterKey, masterKeys, mastersFolder } from '#imaging/master-keys.ts';
import { hasMasters, type Master } from '#imaging/masters.ts';
import { type Asset, factsOf } from './asset.ts';
import { lockObject } from './lock.ts';

/**
 * A reduced copy of the asset's original, when it was made already. As a file where the store has files: read into
 * buffers of a megabyte each, copies had V8 collect garbage every thirty pictures, at a sixth of what a picture takes.
 */
export function findMaster(ctx: Context, asset: Asset, master: Master): Promise<ImageSource | undefined> {
  return sourceAt(ctx, masterKey(asset.original_key, master));
}

/**
 * Keeps reduced copies as long as their original. They are looked at again under the lock that a deletion of the
 * original takes, so that none is left behind by a deletion that came first.
 */
export async function keepMasters(ctx: Context, asset: Asset, masters: MadeMasters): Promise<void> {
  for (const [side, key] of masterKeys(asset.original_key)) await ctx.store.put(key, masters[side]);
  await ctx.database.transaction(async (tx) => {
    await lockObject(tx, asset.original_key);
    const needed = await tx
      .selectFrom('assets')
      .select('id')
      .where('original_key', '=', asset.original_key)
      .limit(1)
      .executeTakeFirst();
    if (needed === undefined) await deleteMasters(ctx, asset.original_key);
  });
}

/** Removes the copies of an original, whatever version made them. */
export async function deleteMasters(ctx: Context, originalKey: string): Promise<void> {
  for await (const { key } of ctx.store.list(mastersFolder(originalKey))) await ctx.store.delete(key);
}

/** Has the copies made when nobody asks for anything. What comes to nothing is made when the first picture needs it. */
export function makeMastersLater(ctx: Context, asset: Asset): void {
  const facts = factsOf(asset);
  if (ctx.config.imaging.masters === 'off' || !hasMasters(facts)) return;
  const run = async (signal: AbortSignal): Promise<void> => {
    try {
      if (await isMade(ctx, asset)) return;
      const source = await sourceOfAsset(ctx, asset);
      if (source === undefined) return;
      await keepMasters(ctx, asset, await ctx.imaging.makeMastersIdly(source, facts, signal));
    } catch (error) {
      if (!signal.aborted) ctx.log.warn({ err: error, asset: asset.id }, 'reduced copies could not be made');
    }
  };
  ctx.imaging.idle.add(`masters ${asset.original_key}`, { run });
}

async function isMade(ctx: Context, asset: Asset): Promise<boolean> {
  for (const [, key] of masterKeys(asset.original_key)) {
    if ((await ctx.store.head(key)) === undefined) return false;
  }
  return true;
}

/** Undefined when it was deleted meanwhile, where the store can tell. */
export function sourceOfAsset(ctx: Context, asset: Asset): Promise<ImageSource | undefined> {
  return sourceAt(ctx, asset.original_key);
}

async function sourceAt(ctx: Context, key: string): Promise<ImageSource | undefined> {
  const path = ctx.store.localPath(key);
  if (path !== undefined) return { path };
  const bytes = await ctx.store.read(key);
  return bytes && { bytes };
}
