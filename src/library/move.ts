import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { holdBoth } from './copy.ts';
import { assertTakes, rulesOf } from './folder-rules.ts';
import { announceAssets } from './events.ts';
import { ensureFolders } from './folders.ts';
import { type AssetPath, type FolderPath, joinPath } from './path.ts';
import { occupant } from './placement.ts';
import { libraryProblems } from './problems.ts';
import { recordAsset } from './record.ts';
import { mustBeRedacted } from './redaction.ts';

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
    if (source.folder !== move.folder) {
      assertTakes(await rulesOf(tx, move.organizationId, move.folder), source);
    }
    const moved = await tx
      .updateTable('assets')
      // What a folder asks of its pictures goes with them.
      .set({
        ...{ path, folder: move.folder, words: null, updated_at: ctx.clock.now() },
        redacted: await mustBeRedacted(tx, source),
      })
      .where('id', '=', source.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordAsset(ctx, tx, { actor, action: 'asset.moved', asset: moved });
    await announceChanges(ctx, tx, [source.id]);
    await announceAssets(ctx, tx, { type: 'asset.updated', assets: [moved] });
    return moved;
  });
}
