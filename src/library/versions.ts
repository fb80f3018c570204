import type { Selectable } from 'kysely';
import type { Actor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { AssetVersionsTable } from '#database/tables/library.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { holdAsset, type Precondition, requireAsset } from './assets.ts';
import { announceChanges } from './changes.ts';
import { noteVersionGone } from './deletions/note.ts';
import { announceAssets } from './events.ts';
import { collectLater, keysOf } from './let-go.ts';
import { libraryProblems } from './problems.ts';
import { recordAsset } from './record.ts';
import { contentOfRow, keepVersion } from './version-rows.ts';

export type Version = Selectable<AssetVersionsTable>;
export type VersionAddress = { readonly id: string; readonly version: number };

/** What an asset's content was before, the latest first. */
export async function listVersions(ctx: Context, actor: Actor, id: string): Promise<Version[]> {
  const asset = await requireAsset(ctx, actor, id, 'asset.read');
  return ctx.database.db
    .selectFrom('asset_versions')
    .selectAll()
    .where('asset_id', '=', asset.id)
    .orderBy('version', 'desc')
    .execute();
}

/**
 * Gives an asset a content that it had before, as its newest version; what it has now stays as an earlier one. Where
 * something had to be hidden it becomes private, as with every new content. Throws `version-not-found`.
 */
export async function restoreVersion(
  ctx: Context,
  actor: Actor,
  { id, version, precondition }: VersionAddress & { readonly precondition?: Precondition | undefined },
): Promise<Asset> {
  const seen = await requireAsset(ctx, actor, id, 'asset.update');
  return ctx.database.transaction(async (tx) => {
    const asset = await holdAsset(tx, seen.id);
    await precondition?.(asset);
    const earlier = await tx
      .selectFrom('asset_versions')
      .selectAll()
      .where('asset_id', '=', asset.id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (earlier === undefined) throw notFound(version);
    const dropped = await keepVersion(ctx, tx, asset);
    const restored = await tx
      .updateTable('assets')
      .set({
        ...contentOfRow(earlier),
        visibility: asset.hidden_regions === null ? asset.visibility : 'private',
        // Both are places in the picture that was there before.
        focal_x: null,
        focal_y: null,
        version: asset.version + 1,
        words: null,
        updated_at: ctx.clock.now(),
      })
      .where('id', '=', asset.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await announceChanges(ctx, tx, [asset.id]);
    await collectLater(ctx, tx, dropped);
    await recordAsset(ctx, tx, { actor, action: 'version.restored', asset, details: { version } });
    await announceAssets(ctx, tx, { type: 'asset.replaced', assets: [restored] });
    return restored;
  });
}

/** Deletes an earlier version for good. Throws `version-not-found`. */
export async function deleteVersion(
  ctx: Context,
  actor: Actor,
  { id, version }: VersionAddress,
): Promise<void> {
  const asset = await requireAsset(ctx, actor, id, 'asset.delete');
  await ctx.database.transaction(async (tx) => {
    const gone = await tx
      .deleteFrom('asset_versions')
      .where('asset_id', '=', asset.id)
      .where('version', '=', version)
      .returning(['original_key', 'public_key'])
      .execute();
    if (gone.length === 0) throw notFound(version);
    await collectLater(ctx, tx, gone.flatMap(keysOf));
    await noteVersionGone(ctx, tx, { id: asset.id, version });
    await recordAsset(ctx, tx, { actor, action: 'version.deleted', asset, details: { version } });
  });
}

function notFound(version: number): Problem {
  return new Problem(libraryProblems['version-not-found'], { thing: 'version', value: version });
}
