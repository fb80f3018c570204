import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import type { Asset } from './asset.ts';
import { assertFolder, type Folder, type FolderAddress } from './folders.ts';
import { root } from './path.ts';

export type FolderPage = {
  readonly folders: readonly Folder[];
  readonly assets: readonly Asset[];
  /** Undefined on the last page. */
  readonly nextCursor: string | undefined;
};

/** What a page begins after. A path, not a count, so that a page survives what is added or deleted meanwhile. */
type Cursor = { readonly kind: 'folder' | 'asset'; readonly path: string };

/**
 * What is directly in a folder: folders first, then assets, each in byte order of their paths.
 * Throws `folder-not-found`, `cursor-invalid`.
 */
export async function listFolder(
  ctx: Context,
  actor: Actor,
  input: FolderAddress & { readonly cursor: string | undefined; readonly limit: number },
): Promise<FolderPage> {
  authorize(actor, 'folder.read', { organizationId: input.organizationId, path: input.folder });
  const after = input.cursor === undefined ? undefined : parseCursor(input.cursor);
  if (after === undefined) await assertFolder(ctx.database.db, input);
  // One more than fits tells whether there is another page.
  const folders = after?.kind === 'asset' ? [] : await foldersAfter(ctx, input, after?.path ?? '');
  const room = input.limit + 1 - folders.length;
  const assets = room <= 0 ? [] : await assetsAfter(ctx, input, after, room);
  return cut(folders, assets, input.limit);
}

/** The latest uploads of an organization, wherever they are. */
export async function listLatest(
  ctx: Context,
  actor: Actor,
  { organizationId, limit }: { organizationId: Id<'organization'>; limit: number },
): Promise<Asset[]> {
  authorize(actor, 'asset.read', { organizationId, path: root });
  return ctx.database.db
    .selectFrom('assets')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('created_at', 'desc')
    .orderBy('path')
    .limit(limit)
    .execute();
}

function foldersAfter(
  ctx: Context,
  input: FolderAddress & { limit: number },
  after: string,
): Promise<Folder[]> {
  return ctx.database.db
    .selectFrom('folders')
    .selectAll()
    .where('organization_id', '=', input.organizationId)
    .where('parent', '=', input.folder)
    .where('path', '>', after)
    .orderBy('path')
    .limit(input.limit + 1)
    .execute();
}

function assetsAfter(
  ctx: Context,
  input: FolderAddress,
  after: Cursor | undefined,
  room: number,
): Promise<Asset[]> {
  return ctx.database.db
    .selectFrom('assets')
    .selectAll()
    .where('organization_id', '=', input.organizationId)
    .where('folder', '=', input.folder)
    .where('path', '>', after?.kind === 'asset' ? after.path : '')
    .orderBy('path')
    .limit(room)
    .execute();
}

function cut(folders: readonly Folder[], assets: readonly Asset[], limit: number): FolderPage {
  if (folders.length + assets.length <= limit) return { folders, assets, nextCursor: undefined };
  const shownFolders = folders.slice(0, limit);
  const shownAssets = assets.slice(0, limit - shownFolders.length);
  const lastAsset = shownAssets.at(-1);
  const lastFolder = shownFolders.at(-1);
  const last: Cursor =
    lastAsset === undefined
      ? { kind: 'folder', path: lastFolder?.path ?? '' }
      : { kind: 'asset', path: lastAsset.path };
  return { folders: shownFolders, assets: shownAssets, nextCursor: printCursor(last) };
}

function printCursor(cursor: Cursor): string {
  return Buffer.from(`${cursor.kind === 'folder' ? 'f' : 'a'}${cursor.path}`).toString('base64url');
}

function parseCursor(text: string): Cursor {
  const plain = Buffer.from(text, 'base64url').toString();
  const path = plain.slice(1);
  // Only what `printCursor` makes: anything else, a NUL say, the database would choke on.
  const isOurs = path.startsWith('/') && path.isWellFormed() && !path.includes('\u0000');
  if (isOurs && plain.startsWith('f')) return { kind: 'folder', path };
  if (isOurs && plain.startsWith('a')) return { kind: 'asset', path };
  throw new Problem(platformProblems['cursor-invalid'], { thing: 'cursor', value: text });
}
