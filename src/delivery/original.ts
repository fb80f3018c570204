import type { Context } from '#context.ts';
import type { ImageSource } from '#imaging/facts.ts';
import type { Deliverable } from './deliverable.ts';

/** The original that a row names is no longer there: the row must be asked for again. */
export class OriginalGone extends Error {
  override readonly name = 'OriginalGone';
}

export async function originalOf(ctx: Context, asset: Deliverable): Promise<ImageSource> {
  const path = ctx.store.localPath(asset.original_key);
  if (path !== undefined) return { path };
  const bytes = await ctx.store.read(asset.original_key);
  if (bytes !== undefined) return { bytes };
  throw new OriginalGone();
}
