import type { Erasure } from '#privacy/erasure.ts';
import { sourceChanges } from './remote/allow-source.ts';
import { lockChanges } from './signed/lock-changes.ts';

/**
 * Settings and keys, in an order in which none needs another. Every process then lets go of what it made of remote
 * pictures; derivatives and places of faces go with their assets.
 */
const tables = [
  'locked_folders',
  'signing_keys',
  'url_keys',
  'source_hosts',
  'delivery_settings',
  'presets',
  'purges',
] as const;

export const deliveryErasure: Erasure = {
  owner: 'delivery',
  erase: ({ database }, organizationId) =>
    database.transaction(async (tx) => {
      for (const table of tables) {
        await tx.deleteFrom(table).where('organization_id', '=', organizationId).execute();
      }
      await database.announce(tx, lockChanges, organizationId);
      await database.announce(tx, sourceChanges, organizationId);
    }),
};
