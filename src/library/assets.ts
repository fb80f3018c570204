import type { Actor } from '#access/actor.ts';
import { authorize, type Place } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import type { Action } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceAssets } from './events.ts';
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

/**
 * One asset by its id, for somebody who may do this to it. A stranger's id, one that never was and one in the trash are
 * the same `not-found`.
 */
export async function requireAsset(ctx: Context, actor: Actor, id: string, action: Action): Promise<Asset> {
  const asset = isId<'asset'>(id)
    ? await ctx.database.db.selectFrom('assets').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (asset === undefined) {
    throw new Problem(accessProblems[actor.kind === 'visitor' ? 'unauthorized' : 'not-found']);
  }
  authorize(actor, action, placeOf(asset));
  return asset;
}

export function placeOf({ organization_id: organizationId, path }: Asset): Exclude<Place, string> {
  return { organizationId, path };
}

/** Looks at an asset as it is while it is locked, and throws where it is not as the caller knew it. */
export type Precondition = (asset: Asset) => void | Promise<void>;

/** The asset as it is now, which nobody changes before the transaction ends. Throws `not-found`. */
export async function holdAsset(tx: Tx, id: Id<'asset'>): Promise<Asset> {
  const asset = await tx.selectFrom('assets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (asset === undefined) throw new Problem(accessProblems['not-found']);
  return asset;
}

/** Deletes an asset for good, with its versions: the rows at once, objects and derivatives as soon as nothing else needs them. */
export async function deleteAsset(
  ctx: Context,
  actor: Actor,
  { id, precondition }: { id: string; precondition?: Precondition | undefined },
): Promise<void> {
  const asset = await requireAsset(ctx, actor, id, 'asset.delete');
  await ctx.database.transaction(async (tx) => {
    if (precondition !== undefined) await precondition(await holdAsset(tx, asset.id));
    const gone = await tx.deleteFrom('assets').where('id', '=', asset.id).returningAll().execute();
    await letGo(ctx, tx, gone);
    if (gone.length === 0) return;
    await recordAsset(ctx, tx, { actor, action: 'asset.deleted', asset });
    await announceAssets(ctx, tx, { type: 'asset.deleted', assets: gone });
  });
}
