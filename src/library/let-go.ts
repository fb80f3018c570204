import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { noteDeletions } from './deletions/note.ts';
import { collectJob } from './job-names.ts';

/** What names objects. */
export type Keyed = Pick<Asset, 'original_key' | 'public_key'>;

export function keysOf({ original_key: original, public_key: forPublic }: Keyed): string[] {
  return forPublic === null || forPublic === original ? [original] : [original, forPublic];
}

/**
 * After assets are gone for good: their versions go and their places in collections, processes forget them, and a job removes the
 * objects that no row needs any more.
 */
export async function letGo(
  ctx: Context,
  tx: Tx,
  gone: readonly (Keyed & { id: Id<'asset'> })[],
): Promise<void> {
  if (gone.length === 0) return;
  const ids = gone.map(({ id }) => id);
  const { rows: versions } = await sql<Keyed>`
    with versions as (
      delete from asset_versions where asset_id = any(${ids}::uuid[]) returning original_key, public_key
    ), places as (
      delete from collection_assets where asset_id = any(${ids}::uuid[])
    )
    select original_key, public_key from versions
  `.execute(tx);
  await announceChanges(ctx, tx, ids);
  await noteDeletions(ctx, tx, ids, 'gone');
  await collectLater(ctx, tx, [...gone, ...versions].flatMap(keysOf));
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
