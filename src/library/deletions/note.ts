import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { keepDeletionsJob } from '#library/job-names.ts';
import type { Id } from '#platform/id.ts';

/** Notes in its own transaction what is deleted or comes back; a job takes it beside the database at once. */
export async function noteDeletions(
  ctx: Context,
  tx: Tx,
  ids: readonly Id<'asset'>[],
  became: 'trashed' | 'gone' | 'back',
): Promise<void> {
  // A statement has room for so many values.
  for (let at = 0; at < ids.length; at += 10_000) {
    const rows = ids.slice(at, at + 10_000).map((asset_id) => ({ asset_id, version: null, became }));
    await tx.insertInto('deletions').values(rows).execute();
  }
  if (ids.length > 0) await ctx.jobs.enqueue(tx, keepDeletionsJob, {});
}

export async function noteVersionGone(
  ctx: Context,
  tx: Tx,
  { id, version }: { readonly id: Id<'asset'>; readonly version: number },
): Promise<void> {
  await tx.insertInto('deletions').values({ asset_id: id, version, became: 'gone' }).execute();
  await ctx.jobs.enqueue(tx, keepDeletionsJob, {});
}
