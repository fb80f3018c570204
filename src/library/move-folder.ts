import { sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import type { Action } from '#access/roles.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { announceEvent } from '#webhooks/announce.ts';
import { announceChanges, redactionChanges } from './changes.ts';
import { below, ensureFolders, type Folder } from './folders.ts';
import { lockTree } from './lock.ts';
import { type FolderPath, longestPathBytes, parentOf, parseFolder } from './path.ts';
import { libraryProblems } from './problems.ts';

/** One folder by its id, for somebody who may do this to it. Else the same `not-found` for all. */
export async function requireFolder(ctx: Context, actor: Actor, id: string, action: Action): Promise<Folder> {
  const folder = isId<'folder'>(id)
    ? await ctx.database.db.selectFrom('folders').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (folder === undefined) {
    throw new Problem(accessProblems[actor.kind === 'visitor' ? 'unauthorized' : 'not-found']);
  }
  authorize(actor, action, { organizationId: folder.organization_id, path: folder.path });
  return folder;
}

/**
 * Gives a folder another name or another parent, with everything below it, in one transaction: it is all there or all
 * here. Nothing is joined with what is there. A folder with locked ones in it stays, since the lock would not come along.
 * Throws `folder-exists`, `folder-in-itself`, `folder-locked`, `path-invalid`.
 */
export async function moveFolder(
  ctx: Context,
  actor: Actor,
  { id, to }: { id: string; to: FolderPath },
): Promise<Folder> {
  const seen = await requireFolder(ctx, actor, id, 'folder.update');
  const { organization_id: organizationId } = seen;
  authorize(actor, 'folder.update', { organizationId, path: to });
  return ctx.database.transaction(async (tx) => {
    await lockTree(tx, organizationId);
    const folder = await tx.selectFrom('folders').selectAll().where('id', '=', seen.id).executeTakeFirst();
    if (folder === undefined) throw new Problem(accessProblems['not-found']);
    authorize(actor, 'folder.update', { organizationId, path: folder.path });
    const from = folder.path as FolderPath;
    if (from === to) return folder;
    await assertMovable(tx, organizationId, from, to);
    await ensureFolders(ctx, tx, organizationId, parentOf(to));
    const assets = await rename(ctx, tx, { organizationId, from, to });
    await carryRedaction(ctx, tx, { organizationId, from, to });
    const act = { organizationId, action: 'folder.moved', details: { assets } } as const;
    await recordAct(ctx, tx, { ...act, actor });
    await announceEvent(ctx, tx, { organizationId, type: 'folder.moved', data: { from, to, assets } });
    return { ...folder, path: to, parent: parentOf(to) };
  });
}

async function assertMovable(
  tx: Tx,
  organizationId: Id<'organization'>,
  from: FolderPath,
  to: FolderPath,
): Promise<void> {
  if (to.startsWith(from)) {
    throw new Problem(libraryProblems['folder-in-itself'], { thing: 'folder', value: to });
  }
  const { rows } = await sql<{ taken: boolean; locked: string | null; longest: number }>`
    select
      exists (select from folders where organization_id = ${organizationId} and path = ${to})
        or exists (select from assets where organization_id = ${organizationId} and path = ${to.slice(0, -1)}) as taken,
      (select min(folder) from locked_folders
        where organization_id = ${organizationId} and ${below('folder', from)}) as locked,
      greatest(
        (select max(octet_length(path)) from assets
          where organization_id = ${organizationId} and ${below('path', from)}),
        (select max(octet_length(path)) from folders
          where organization_id = ${organizationId} and ${below('path', from)})) as longest
  `.execute(tx);
  const [{ taken, locked, longest } = { taken: false, locked: null, longest: 0 }] = rows;
  if (taken) throw new Problem(libraryProblems['folder-exists'], { thing: 'folder', value: to });
  if (locked !== null)
    throw new Problem(libraryProblems['folder-locked'], { thing: 'folder', value: locked });
  if (longest - Buffer.byteLength(from) + Buffer.byteLength(to) > longestPathBytes + 1) {
    throw new Problem(libraryProblems['path-invalid'], {
      ...{ thing: 'folder', value: to, expected: 'a shorter path: below it one would become too long' },
    });
  }
}

async function rename(ctx: Context, tx: Tx, { organizationId, from, to }: Renaming): Promise<number> {
  // PostgreSQL counts characters, not UTF-16 units.
  const rest = Array.from(from).length + 1;
  const renamed = (column: string) => sql`${to}::text || substr(${sql.ref(column)}, ${rest}::integer)`;
  await sql`
    update folders set path = ${renamed('path')},
      parent = case when path = ${from} then ${parentOf(to)} else ${renamed('parent')} end
    where organization_id = ${organizationId} and ${below('path', from)}
  `.execute(tx);
  await sql`
    update folder_rules set path = ${renamed('path')}
    where organization_id = ${organizationId} and ${below('path', from)}
  `.execute(tx);
  const { rows } = await sql<{ id: Id<'asset'> }>`
    update assets set path = ${renamed('path')}, folder = ${renamed('folder')}, updated_at = ${ctx.clock.now()}
    where organization_id = ${organizationId} and ${below('path', from)} returning id
  `.execute(tx);
  await announceChanges(
    ctx,
    tx,
    rows.map(({ id }) => id),
  );
  return rows.length;
}

type Renaming = {
  readonly organizationId: Id<'organization'>;
  readonly from: FolderPath;
  readonly to: FolderPath;
};

/** What is marked there is marked here too. The old marks stay: what is in the trash may come back to them. */
async function carryRedaction(ctx: Context, tx: Tx, { organizationId, from, to }: Renaming): Promise<void> {
  const rest = Array.from(from).length + 1;
  await sql`
    insert into redacted_folders (organization_id, folder, marked_at)
    select organization_id,
      case when starts_with(${from}, folder) then ${to} else ${to}::text || substr(folder, ${rest}::integer) end,
      min(marked_at)
    from redacted_folders
    where organization_id = ${organizationId}
      and (starts_with(folder, ${from}) or starts_with(${from}, folder) and not starts_with(${to}, folder))
    group by 1, 2 on conflict do nothing
  `.execute(tx);
  await ctx.database.announce(tx, redactionChanges, organizationId);
}

/** Where a folder is to be: another name, another parent, or both. Throws `path-invalid`, `folder-is-root`. */
export function placeOfFolder(folder: Folder, wish: { name?: string; parent?: FolderPath }): FolderPath {
  const own = folder.path.slice(folder.parent.length, -1);
  return parseFolder((wish.parent ?? folder.parent) + (wish.name ?? own));
}
