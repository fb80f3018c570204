import type { Operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { type FolderPath, parseFolder } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { lockChanges } from './lock-changes.ts';
import { ensureSigningKey } from './signing-key.ts';

export type FolderLock = { readonly cloudname: string; readonly folder: string };

/**
 * From now on pictures in the folder and below are delivered only with a token; the folder need not be there yet.
 * Gives its path as it is kept. Throws `organization-not-found` and `path-invalid`.
 */
export async function lockFolder(ctx: Context, _actor: Operator, lock: FolderLock): Promise<FolderPath> {
  const { id } = await findOrganization(ctx, lock.cloudname);
  const folder = parseFolder(lock.folder);
  const now = ctx.clock.now();
  await ctx.database.transaction(async (tx) => {
    await ensureSigningKey(tx, id, now);
    await tx
      .insertInto('locked_folders')
      .values({ organization_id: id, folder, locked_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await ctx.database.announce(tx, lockChanges, id);
  });
  return folder;
}

/** Also throws `folder-not-locked`: what is below a locked folder is unlocked with that folder only. */
export async function unlockFolder(ctx: Context, _actor: Operator, lock: FolderLock): Promise<FolderPath> {
  const { id } = await findOrganization(ctx, lock.cloudname);
  const folder = parseFolder(lock.folder);
  await ctx.database.transaction(async (tx) => {
    const unlocked = await tx
      .deleteFrom('locked_folders')
      .where('organization_id', '=', id)
      .where('folder', '=', folder)
      .returning('folder')
      .executeTakeFirst();
    if (unlocked === undefined) {
      throw new Problem(deliveryProblems['folder-not-locked'], { thing: 'folder', value: folder });
    }
    await ctx.database.announce(tx, lockChanges, id);
  });
  return folder;
}
