import type { Actor } from '#access/actor.ts';
import { type Act, recordAct, recordActs } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Asset } from './asset.ts';

/**
 * Records what was done to an asset, by its id alone: the trail is kept for longer than a deleted picture, whose name
 * may say who is in it.
 */
export async function recordAsset(
  ctx: Context,
  tx: Tx,
  {
    actor,
    action,
    asset,
    details = {},
  }: Pick<Act, 'action' | 'details'> & { actor: Actor; asset: Pick<Asset, 'id' | 'organization_id'> },
): Promise<void> {
  const act = { organizationId: asset.organization_id, action, details: { asset: asset.id, ...details } };
  await recordAct(ctx, tx, { actor, ...act });
}

/** The same of several assets at once. */
export async function recordAssets(
  ctx: Context,
  tx: Tx,
  {
    action,
    acts,
  }: Pick<Act, 'action'> & {
    acts: readonly { actor: Actor; asset: Pick<Asset, 'id' | 'organization_id'> }[];
  },
): Promise<void> {
  const each = acts.map(({ actor, asset: { id, organization_id: organizationId } }) => ({
    ...{ actor, organizationId, action, details: { asset: id } },
  }));
  await recordActs(ctx, tx, each);
}
