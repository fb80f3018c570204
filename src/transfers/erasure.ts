import type { Erasure } from '#privacy/erasure.ts';

/** The case in the register of disclosures stays for its time. */
export const transfersErasure: Erasure = {
  owner: 'transfers',
  erase: async ({ database }, organizationId) => {
    await database.db.deleteFrom('transfers').where('organization_id', '=', organizationId).execute();
  },
};
