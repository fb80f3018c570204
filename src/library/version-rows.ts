import type { Selectable } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { AssetVersionsTable } from '#database/tables/library.ts';
import type { Asset } from './asset.ts';
import { keysOf } from './let-go.ts';

/** The columns that say what an asset's content is. */
export type Content = Omit<
  Selectable<AssetVersionsTable>,
  'asset_id' | 'version' | 'organization_id' | 'replaced_at'
>;

export function contentOfRow(row: Content): Content {
  return {
    original_name: row.original_name,
    sha256: row.sha256,
    size: row.size,
    format: row.format,
    width: row.width,
    height: row.height,
    orientation: row.orientation,
    frames: row.frames,
    has_alpha: row.has_alpha,
    colour: row.colour,
    bit_depth: row.bit_depth,
    has_location: row.has_location,
    page_sizes: row.page_sizes,
    copyright_notice: row.copyright_notice,
    credit_line: row.credit_line,
    original_key: row.original_key,
    public_key: row.public_key,
    public_size: row.public_size,
  };
}

/** Keeps the content an asset has now, before another takes its place. Gives the keys of what is older than is kept. */
export async function keepVersion(ctx: Context, tx: Tx, asset: Asset): Promise<string[]> {
  const { versionsKept } = ctx.config.library;
  if (versionsKept === 0) return keysOf(asset);
  await tx
    .insertInto('asset_versions')
    .values({
      asset_id: asset.id,
      version: asset.version,
      organization_id: asset.organization_id,
      ...contentOfRow(asset),
      replaced_at: ctx.clock.now(),
    })
    .execute();
  const dropped = await tx
    .deleteFrom('asset_versions')
    .where('asset_id', '=', asset.id)
    .where('version', '<=', asset.version - versionsKept)
    .returning(['original_key', 'public_key'])
    .execute();
  return dropped.flatMap(keysOf);
}
