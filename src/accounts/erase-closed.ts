import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { Erasure } from '#privacy/erasure.ts';

/**
 * Erases every closed organization whose time is over, folder by folder, the organization itself last: what an
 * interruption left is found again by its row.
 */
export async function eraseClosed(
  ctx: Context,
  erasures: readonly Erasure[],
  signal: AbortSignal,
): Promise<void> {
  for (const organizationId of await beginErasing(ctx)) {
    for (const { erase } of erasures) await erase(ctx, organizationId, signal);
    ctx.log.info({ organization: organizationId }, 'a closed organization was erased');
  }
}

/** From here on nobody can undo it. */
async function beginErasing({ database, clock }: Context): Promise<Id<'organization'>[]> {
  const due = await database.db
    .updateTable('organizations')
    .set({ erasing: true })
    .where('erase_at', '<=', clock.now())
    .returning('id')
    .execute();
  return due.map(({ id }) => id);
}
