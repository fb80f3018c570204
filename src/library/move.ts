import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { holdBoth } from './copy.ts';
import { announceAssets } from './events.ts';
import { ensureFolders } from './folders.ts';
import { type AssetPath, type FolderPath, joinPath } from './path.ts';
import { occupant } from './placement.ts';
import { libraryProblems } from './problems.ts';

export type Move = {
  readonly organizationId: Id<'organization'>;
  readonly source: AssetPath;
  readonly folder: FolderPath;
  readonly name: string;
};

/** Gives an asset another place. To where it is already is a success; nothing is ever overwritten. Throws `asset-not-found`, `asset-exists`. */
export async function moveAsset(ctx: Context, actor: Actor, move: Move): Promise<Asset> {
  const { organizationId } = move;
  const path = joinPath(move.folder, move.name);
  for (const place of [move.source, path]) authorize(actor, 'asset.update', { organizationId, path: place });
  return ctx.database.transaction(async (tx) => {
    await ensureFolders(ctx, tx, move.organizationId, move.folder);
    const source = await holdBoth(tx, move.organizationId, move.source, path);
    if (source.path === path) return source;
    if ((await occupant(tx, move.organizationId, path)) !== undefined) {
      throw new Problem(libraryProblems['asset-exists'], { thing: 'path', value: path });
    }
    const moved = await tx
      .updateTable('assets')
      .set({ path, folder: move.folder, updated_at: ctx.clock.now() })
      .where('id', '=', source.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await announceChanges(ctx, tx, [source.id]);
    await announceAssets(ctx, tx, { type: 'asset.updated', assets: [moved] });
    return moved;
  });
}
