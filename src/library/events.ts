import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { announceEvents } from '#webhooks/announce.ts';
import type { EventData, EventType } from '#webhooks/events.ts';
import type { Asset } from './asset.ts';

/** Tells the organization's webhooks what became of assets that are all of one organization. */
export async function announceAssets(
  ctx: Context,
  tx: Tx,
  { type, assets }: { readonly type: EventType; readonly assets: readonly Asset[] },
): Promise<void> {
  const [first] = assets;
  if (first === undefined) return;
  const organizationId = first.organization_id;
  await announceEvents(ctx, tx, { organizationId, type, data: assets.map(told) });
}

function told(asset: Asset): EventData {
  return {
    id: asset.id,
    path: asset.path,
    version: asset.version,
    visibility: asset.visibility,
    sha256: asset.sha256.toString('hex'),
    bytes: Number(asset.size),
    format: asset.format,
    width: asset.width,
    height: asset.height,
  };
}
