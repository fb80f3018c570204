import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { Erasure } from '#privacy/erasure.ts';
import { keepErasures } from '#privacy/ledger/kept-erasures.ts';
import { appendToLedger } from '#privacy/ledger/ledger.ts';
import { hashSubject } from '#privacy/subjects/erase.ts';
import { erasureSecret } from './erase-again.ts';
import { prepareReceipts } from './erasure-receipts.ts';

const batch = 1_000;

/** In this order: the trail, which is long, in parts; what names people; then the organization itself. */
const tables = ['invitations', 'memberships', 'arrivals', 'api_keys'] as const;

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
async function eraseItself(ctx: Context, organizationId: Id<'organization'>): Promise<void> {
  const subject = hashSubject(await erasureSecret(ctx), organizationId);
  const keepReceipt = await prepareReceipts(ctx);
  await ctx.database.transaction(async (tx) => {
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
    const gone = await tx
      .deleteFrom('organizations')
      .where('id', '=', organizationId)
      .returning('erasure_counts')
      .executeTakeFirst();
    // A job that is done again finds nothing, and then there is nothing to record.
    if (gone === undefined) return;
    const entry = await appendToLedger(tx, ctx.clock.now(), { kind: 'erasure', facts: { subject } });
    const erased = gone.erasure_counts ?? {};
    await keepReceipt(tx, { of: 'organization', names: [organizationId], erased, entry });
  });
  await keepErasures(ctx);
}
