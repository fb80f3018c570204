import type { Context } from '#context.ts';
import type { ImageSource } from '#imaging/facts.ts';
import { sourceOfAsset } from '#library/masters.ts';
import type { Deliverable } from './deliverable.ts';

/** The original that a row names is no longer there: the row must be asked for again. */
export class OriginalGone extends Error {
  override readonly name = 'OriginalGone';
}

export async function originalOf(ctx: Context, asset: Deliverable): Promise<ImageSource> {
  const source = await sourceOfAsset(ctx, asset);
  if (source === undefined) throw new OriginalGone();
  return source;
}
