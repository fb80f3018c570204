import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { announceAssets } from './events.ts';
import { collectJob } from './job-names.ts';

/** After rows of one organization are gone: processes forget them, and a job removes the objects that no row needs any more. */
export async function letGo(ctx: Context, tx: Tx, gone: readonly Asset[]): Promise<void> {
  await announceChanges(
    ctx,
    tx,
    gone.map((asset) => asset.id),
  );
  await announceAssets(ctx, tx, { type: 'asset.deleted', assets: gone });
  await collectLater(
    ctx,
    tx,
    gone.flatMap((asset) => [asset.original_key, asset.public_key ?? asset.original_key]),
  );
}

const keysPerJob = 500;

/** `after`: not before that time. */
export async function collectLater(
  ctx: Context,
  tx: Tx,
  keys: readonly string[],
  options: { readonly after?: Date } = {},
): Promise<void> {
  const distinct = [...new Set(keys)];
  for (let at = 0; at < distinct.length; at += keysPerJob) {
    await ctx.jobs.enqueue(tx, collectJob, { keys: distinct.slice(at, at + keysPerJob) }, options);
  }
}
