import { join } from 'node:path';
import type { Erasure } from '#privacy/erasure.ts';
import { GrowingFiles } from '#storage/growing-files.ts';

/** Before tokens go, which would take their uploads along and leave the bytes. The addresses of an import go with it. */
export const intakeErasure: Erasure = {
  owner: 'intake',
  erase: async ({ database, config }, organizationId, signal) => {
    const uploads = await database.db
      .selectFrom('uploads')
      .select('id')
      .where('organization_id', '=', organizationId)
      .execute();
    const files = new GrowingFiles(join(config.server.data, 'uploads'));
    for (const { id } of uploads) {
      signal.throwIfAborted();
      await files.remove(id);
    }
    for (const table of ['uploads', 'upload_tokens', 'imports'] as const) {
      await database.db.deleteFrom(table).where('organization_id', '=', organizationId).execute();
    }
  },
};
