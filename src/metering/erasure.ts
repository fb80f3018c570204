import type { Erasure } from '#privacy/erasure.ts';

/** What a process still counts of a closed organization goes with the organization's own row. */
export const meteringErasure: Erasure = {
  owner: 'metering',
  erase: async ({ database }, organizationId) => {
    await database.db.deleteFrom('usage_hours').where('organization_id', '=', organizationId).execute();
  },
};
