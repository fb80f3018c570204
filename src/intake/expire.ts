import { join } from 'node:path';
import type { Context } from '#context.ts';
import { isId } from '#platform/id.ts';
import { GrowingFiles } from '#storage/growing-files.ts';

const dayMs = 24 * 3_600_000;
const importDays = 30;

/** Gives up uploads that nobody goes on with, with their bytes; forgets tokens that are over and old imports. */
export async function expireIntake(ctx: Context): Promise<{ uploads: number; files: number }> {
  const now = ctx.clock.now();
  const { db } = ctx.database;
  const files = new GrowingFiles(join(ctx.config.server.data, 'uploads'));
  const gone = await db.deleteFrom('uploads').where('expires_at', '<=', now).returning('id').execute();
  for (const { id } of gone) await files.remove(id);
  // Uploads of a token that is over end with it.
  await db.deleteFrom('upload_tokens').where('expires_at', '<', now).execute();
  await db
    .deleteFrom('imports')
    .where('created_at', '<', new Date(now.getTime() - importDays * dayMs))
    .execute();
  return { uploads: gone.length, files: await sweepFiles(ctx, files) };
}

/** Files whose row is done, or is gone: what an interruption left between the two. A new file waits for its row. */
async function sweepFiles(ctx: Context, files: GrowingFiles): Promise<number> {
  let swept = 0;
  for (const { name, modified } of await files.list()) {
    const row = isId<'upload'>(name)
      ? await ctx.database.db
          .selectFrom('uploads')
          .select('asset_id')
          .where('id', '=', name)
          .executeTakeFirst()
      : undefined;
    const isNew = Date.now() - modified.getTime() < dayMs;
    if (row === undefined ? isNew : row.asset_id === null) continue;
    await files.remove(name);
    swept += 1;
  }
  return swept;
}
