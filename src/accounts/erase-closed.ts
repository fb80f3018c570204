import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { Erasure } from '#privacy/erasure.ts';
import { countOrganization } from './count-organization.ts';

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

/** From here on nobody can undo it. What there is of each is counted once, before anything goes. */
async function beginErasing({ database, clock }: Context): Promise<Id<'organization'>[]> {
  return database.transaction(async (tx) => {
    const due = await tx
      .updateTable('organizations')
      .set({ erasing: true })
      .where('erase_at', '<=', clock.now())
      .returning(['id', 'erasure_counts'])
      .execute();
    for (const { id } of due.filter(({ erasure_counts: counted }) => counted === null)) {
      const counts = JSON.stringify(await countOrganization(tx, id));
      await tx.updateTable('organizations').set({ erasure_counts: counts }).where('id', '=', id).execute();
    }
    return due.map(({ id }) => id);
  });
}
