import { createHash } from 'node:crypto';
import type { Plan } from '#imaging/plan.ts';
import type { Deliverable } from './deliverable.ts';

/**
 * The name of a content: the same original and plan are the same bytes, however the URL spelt it. The plan
 * holds the version of the engine.
 */
export function contentTag(asset: Deliverable, plan: Plan | 'original'): string {
  return createHash('sha256')
    .update(asset.sha256)
    .update(plan === 'original' ? (asset.public_key ?? '') : JSON.stringify(plan))
    .digest('hex');
}

/** Where a derivative is kept: under another name after each purge, though its bytes are the same. */
export function derivativeKey(asset: Deliverable, plan: Plan): string {
  const tag = contentTag(asset, plan);
  if (asset.purged_at === null) return tag;
  return createHash('sha256').update(tag).update(asset.purged_at.toISOString()).digest('hex');
}
