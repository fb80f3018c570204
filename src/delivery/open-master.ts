import type { Context } from '#context.ts';
import type { ImageSource } from '#imaging/facts.ts';
import type { Master } from '#imaging/masters.ts';
import { factsOf } from '#library/asset.ts';
import { findMaster, keepMasters } from '#library/masters.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import { originalOf } from './original.ts';

/**
 * A reduced copy of the original. When the idle machine has not made it yet it is made now, once for all who need
 * either copy; they do not wait until it is kept.
 */
export async function openMaster(
  ctx: Context,
  { masters }: Delivery,
  { asset, master, signal }: { asset: Deliverable; master: Master; signal: AbortSignal },
): Promise<ImageSource> {
  const kept = await findMaster(ctx, asset, master);
  if (kept !== undefined) return kept;
  const { result } = await masters.join(asset.original_key, signal, async (making, hold) => {
    const made = await ctx.imaging.makeMasters(await originalOf(ctx, asset), factsOf(asset), making);
    const keeping = keepMasters(ctx, asset, made).catch((err: unknown) => {
      ctx.log.warn({ err, asset: asset.id }, 'reduced copies could not be kept');
    });
    hold(keeping);
    return made;
  });
  return { bytes: result[master.side] };
}
