import type { Actor } from '#access/actor.ts';
import { authorize, type Place } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import type { Visibility } from '#database/tables/library.ts';
import type { Point, Region } from '#imaging/regions.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { settleDrawing } from './confirm-redaction.ts';
import { letGo } from './let-go.ts';
import type { AssetPath } from './path.ts';
import { libraryProblems } from './problems.ts';
import { recordAsset } from './record.ts';

/** What an address of the delivery host names, whoever may see it; undefined when there is nothing. */
export async function findByPath(
  ctx: Context,
  cloudname: string,
  path: AssetPath,
): Promise<Asset | undefined> {
  return ctx.database.db
    .selectFrom('assets')
    .innerJoin('organizations', 'organizations.id', 'assets.organization_id')
    .selectAll('assets')
    .where('organizations.cloudname', '=', cloudname)
    .where('assets.path', '=', path)
    .executeTakeFirst();
}

/** One asset of the actor's own organization, by its path. Throws `asset-not-found`. */
export async function getAssetByPath(
  ctx: Context,
  actor: Actor,
  input: { organizationId: Id<'organization'>; path: AssetPath },
): Promise<Asset> {
  authorize(actor, 'asset.read', input);
  const asset = await ctx.database.db
    .selectFrom('assets')
    .selectAll()
    .where('organization_id', '=', input.organizationId)
    .where('path', '=', input.path)
    .executeTakeFirst();
  if (asset !== undefined) return asset;
  throw new Problem(libraryProblems['asset-not-found'], { thing: 'path', value: input.path });
}

/** One asset by its id. A stranger's id and one that never was are the same `not-found`. */
export async function getAsset(ctx: Context, actor: Actor, id: string): Promise<Asset> {
  const asset = isId<'asset'>(id)
    ? await ctx.database.db.selectFrom('assets').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (asset === undefined) {
    throw new Problem(accessProblems[actor.kind === 'visitor' ? 'unauthorized' : 'not-found']);
  }
  authorize(actor, 'asset.read', placeOf(asset));
  return asset;
}

function placeOf({ organization_id: organizationId, path }: Asset): Place {
  return { organizationId, path };
}

export type AssetPatch = {
  readonly visibility?: Visibility | undefined;
  /** Null takes it back. */
  readonly focalPoint?: Point | null | undefined;
  /** Null and none take all back. */
  readonly hiddenRegions?: readonly Region[] | null | undefined;
  /** From now on it leaves redacted only; taking that back is an act of its own. */
  readonly redacted?: true | undefined;
};

/** Changes what is said about an asset. What is made private stops being delivered at once. */
export async function updateAsset(ctx: Context, actor: Actor, id: string, patch: AssetPatch): Promise<Asset> {
  const asset = await getAsset(ctx, actor, id);
  authorize(actor, 'asset.update', placeOf(asset));
  return ctx.database.transaction(async (tx) => {
    const updated = await tx
      .updateTable('assets')
      // Only what was asked: what another request changes meanwhile must not be set back.
      .set({
        ...(patch.visibility === undefined ? {} : { visibility: patch.visibility }),
        ...(patch.focalPoint === undefined ? {} : focalColumns(patch.focalPoint)),
        ...(patch.hiddenRegions === undefined ? {} : hiddenColumns(patch.hiddenRegions)),
        ...(patch.redacted === undefined ? {} : { redacted: patch.redacted }),
        updated_at: ctx.clock.now(),
      })
      .where('id', '=', asset.id)
      .returningAll()
      .executeTakeFirst();
    if (updated === undefined) throw new Problem(accessProblems['not-found']);
    if (patch.hiddenRegions !== undefined) await settleDrawing(ctx, tx, actor, updated);
    // Which of it, and of the visibility what: places in the picture are nobody else's business.
    const { visibility, ...places } = patch;
    const details = {
      ...(visibility === undefined ? {} : { visibility }),
      ...Object.fromEntries(Object.keys(places).map((name) => [name, true])),
    };
    await recordAsset(ctx, tx, { actor, action: 'asset.changed', asset, details });
    await announceChanges(ctx, tx, [asset.id]);
    return updated;
  });
}

function focalColumns(point: Point | null): Pick<Asset, 'focal_x' | 'focal_y'> {
  return { focal_x: point?.x ?? null, focal_y: point?.y ?? null };
}

function hiddenColumns(regions: readonly Region[] | null): Pick<Asset, 'hidden_regions'> {
  const numbers = (regions ?? []).flatMap(({ x, y, width, height }) => [x, y, width, height]);
  return { hidden_regions: numbers.length === 0 ? null : numbers };
}

/** Deletes an asset for good: the row at once, its objects and derivatives as soon as nothing else needs them. */
export async function deleteAsset(ctx: Context, actor: Actor, id: string): Promise<Asset> {
  const asset = await getAsset(ctx, actor, id);
  authorize(actor, 'asset.delete', placeOf(asset));
  await ctx.database.transaction(async (tx) => {
    const gone = await tx.deleteFrom('assets').where('id', '=', asset.id).returningAll().execute();
    if (gone.length > 0) await recordAsset(ctx, tx, { actor, action: 'asset.deleted', asset });
    await letGo(ctx, tx, gone);
  });
  return asset;
}
