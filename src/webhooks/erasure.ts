import type { Erasure } from '#privacy/erasure.ts';

/** What was sent goes with its endpoint. */
const tables = ['webhook_endpoints', 'webhook_thresholds'] as const;

export const webhooksErasure: Erasure = {
  owner: 'webhooks',
  erase: ({ database }, organizationId) =>
    database.transaction(async (tx) => {
      for (const table of tables) {
        await tx.deleteFrom(table).where('organization_id', '=', organizationId).execute();
      }
    }),
};
