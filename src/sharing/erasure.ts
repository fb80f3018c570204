import type { Erasure } from '#privacy/erasure.ts';

export const sharingErasure: Erasure = {
  owner: 'sharing',
  erase: async ({ database }, organizationId) => {
    await database.db.deleteFrom('share_links').where('organization_id', '=', organizationId).execute();
  },
};
