import { type Insertable, type QueryCreator, type Selectable, sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { FoldersTable } from '#database/tables/library.ts';
import type { Tables } from '#database/tables/tables.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { announceAssets } from './events.ts';
import { letGo } from './let-go.ts';
import { throwAway } from './trash-rows.ts';
import { lockTree, shareTree } from './lock.ts';
import { type FolderPath, parentOf, root, withAncestors } from './path.ts';
import { libraryProblems } from './problems.ts';

export type Folder = Selectable<FoldersTable>;
export type FolderAddress = {
  readonly organizationId: Id<'organization'>;
  readonly folder: FolderPath;
};

/** Makes a folder and those above it; one that is there already is a success. Throws `folder-is-root`. */
export async function createFolder(
  ctx: Context,
  actor: Actor,
  { organizationId, folder }: FolderAddress,
): Promise<{ created: boolean; folder: Folder }> {
  authorize(actor, 'folder.create', { organizationId, path: folder });
  if (folder === root) throw new Problem(libraryProblems['folder-is-root'], { thing: 'path', value: folder });
  return ctx.database.transaction(async (tx) => {
    const created = (await ensureFolders(ctx, tx, organizationId, folder)).includes(folder);
    if (created) await recordAct(ctx, tx, { actor, organizationId, action: 'folder.created' });
    const row = await tx
      .selectFrom('folders')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('path', '=', folder)
      .executeTakeFirstOrThrow();
    return { created, folder: row };
  });
}

/** Gives the folders that had to be made. A deletion of a folder waits until this transaction ends, and the other way round. */
export async function ensureFolders(
  ctx: Context,
  tx: Tx,
  organizationId: Id<'organization'>,
  folder: FolderPath,
): Promise<string[]> {
  await shareTree(tx, organizationId);
  const rows = folderRows(ctx, organizationId, folder);
  if (rows.length === 0) return [];
  const made = await insertMissing(tx, rows).execute();
  return made.map(({ path }) => path);
}

/** A folder and those above it as rows; none for the root. */
export function folderRows(
  ctx: Context,
  organizationId: Id<'organization'>,
  folder: FolderPath,
): Insertable<FoldersTable>[] {
  const now = ctx.clock.now();
  return withAncestors(folder).map((path) => ({
    id: newId<'folder'>(now),
    organization_id: organizationId,
    path,
    parent: parentOf(path),
    created_at: now,
  }));
}

/** Whoever uses it shares the tree. */
export function insertMissing(db: QueryCreator<Tables>, rows: readonly Insertable<FoldersTable>[]) {
  return db
    .insertInto('folders')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['organization_id', 'path']).doNothing())
    .returning('path');
}

/** The root is always there. Throws `folder-not-found`. */
export async function assertFolder(db: Db | Tx, { organizationId, folder }: FolderAddress): Promise<void> {
  if (folder === root) return;
  const found = await db
    .selectFrom('folders')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('path', '=', folder)
    .executeTakeFirst();
  if (found === undefined) {
    throw new Problem(libraryProblems['folder-not-found'], { thing: 'path', value: folder });
  }
}

/** Deletes a folder with everything below it, its assets for good or into the trash. Throws `folder-not-found`, `folder-is-root`. */
export async function deleteFolder(
  ctx: Context,
  actor: Actor,
  { organizationId, folder, assetsTo = 'nowhere' }: FolderAddress & { assetsTo?: 'nowhere' | 'trash' },
): Promise<{ assets: number }> {
  authorize(actor, 'folder.delete', { organizationId, path: folder });
  if (folder === root) throw new Problem(libraryProblems['folder-is-root'], { thing: 'path', value: folder });
  return ctx.database.transaction(async (tx) => {
    await lockTree(tx, organizationId);
    const folders = await tx
      .deleteFrom('folders')
      .where('organization_id', '=', organizationId)
      .where(below('path', folder))
      .returning('id')
      .execute();
    await tx
      .deleteFrom('folder_rules')
      .where('organization_id', '=', organizationId)
      .where(below('path', folder))
      .execute();
    const inFolder = { organizationId, folder };
    const count =
      assetsTo === 'trash' ? await throwAway(ctx, tx, inFolder) : await deleteAssetsIn(ctx, tx, inFolder);
    if (folders.length === 0 && count === 0) {
      throw new Problem(libraryProblems['folder-not-found'], { thing: 'path', value: folder });
    }
    const details = { assets: count, to: assetsTo };
    await recordAct(ctx, tx, { actor, organizationId, action: 'folder.deleted', details });
    return { assets: count };
  });
}

async function deleteAssetsIn(
  ctx: Context,
  tx: Tx,
  { organizationId, folder }: FolderAddress,
): Promise<number> {
  const assets = await tx
    .deleteFrom('assets')
    .where('organization_id', '=', organizationId)
    .where(below('folder', folder))
    .returningAll()
    .execute();
  await letGo(ctx, tx, assets);
  await announceAssets(ctx, tx, { type: 'asset.deleted', assets });
  return assets.length;
}

/** The folder itself and what is in it: a range over text in byte order, which an index answers. */
export function below(column: 'path' | 'folder', folder: FolderPath) {
  // `0` is the byte after `/`, so the range holds exactly what begins with the folder's path.
  return sql<boolean>`${sql.ref(column)} >= ${folder} and ${sql.ref(column)} < ${`${folder.slice(0, -1)}0`}`;
}
