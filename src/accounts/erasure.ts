import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { Erasure } from '#privacy/erasure.ts';

const batch = 1_000;

/** In this order: the trail, which is long, in parts; what names people; then the organization itself. */
const tables = ['invitations', 'memberships', 'api_keys'] as const;

export const accountsErasure: Erasure = {
  owner: 'accounts',
  erase: async (ctx, organizationId, signal) => {
    while (await eraseTrail(ctx, organizationId)) signal.throwIfAborted();
    await ctx.database.transaction(async (tx) => {
      for (const table of tables) {
        await tx.deleteFrom(table).where('organization_id', '=', organizationId).execute();
      }
    });
    await eraseItself(ctx, organizationId);
  },
};

/** Whether there may be more. */
async function eraseTrail({ database }: Context, organizationId: Id<'organization'>): Promise<boolean> {
  const some = database.db
    .selectFrom('audit_events')
    .select('audit_events.id')
    .where('organization_id', '=', organizationId)
    .limit(batch);
  const gone = await database.db.deleteFrom('audit_events').where('id', 'in', some).returning('id').execute();
  return gone.length === batch;
}

/** With its row locked nothing of it can be written any more, so what is not there now never will be. */
async function eraseItself({ database }: Context, organizationId: Id<'organization'>): Promise<void> {
  await database.transaction(async (tx) => {
    await tx
      .selectFrom('organizations')
      .select('id')
      .where('id', '=', organizationId)
      .forUpdate()
      .executeTakeFirst();
    const late = await tx
      .selectFrom('assets')
      .select('id')
      .where('organization_id', '=', organizationId)
      .limit(1)
      .executeTakeFirst();
    if (late !== undefined) throw new Error('An upload ended while its organization was erased; once more.');
    await tx.deleteFrom('organizations').where('id', '=', organizationId).execute();
  });
}
