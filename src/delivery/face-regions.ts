import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Face } from '#imaging/regions.ts';
import type { Deliverable } from './deliverable.ts';

/** Whose faces are written down. */
export type LookedAt = Pick<Deliverable, 'id' | 'sha256'>;

/**
 * The faces of an original: as they were found before, by this detector in this content, or looked for now and
 * written down, so that it happens once on all nodes. The row goes with the asset.
 */
export async function facesOnce(
  ctx: Context,
  asset: LookedAt,
  search: { readonly detector: string; readonly find: () => Promise<readonly Face[]> },
): Promise<readonly Face[]> {
  const { detector, find } = search;
  const known = await ctx.database.db
    .selectFrom('face_regions')
    .select('regions')
    .where('asset_id', '=', asset.id)
    .where('sha256', '=', asset.sha256)
    .where('detector', '=', detector)
    .executeTakeFirst();
  if (known !== undefined) return facesFrom(known.regions);
  const faces = await find();
  await writeDown(ctx, asset, { detector, faces });
  return faces;
}

/** The asset may have been deleted or replaced while it was looked at: then there is nothing to write to. */
async function writeDown(
  ctx: Context,
  asset: LookedAt,
  { detector, faces }: { detector: string; faces: readonly Face[] },
): Promise<void> {
  const regions = faces.flatMap(({ x, y, width, height, score }) => [x, y, width, height, score]);
  await ctx.database.db
    .insertInto('face_regions')
    .columns(['asset_id', 'sha256', 'detector', 'regions', 'found_at'])
    .expression((select) =>
      select
        .selectFrom('assets')
        .select((row) => [
          ...(['assets.id', 'assets.sha256'] as const),
          row.val(detector).as('detector'),
          sql<number[]>`${regions}::double precision[]`.as('regions'),
          sql<Date>`${ctx.clock.now()}::timestamptz`.as('found_at'),
        ])
        .where('assets.id', '=', asset.id)
        .where('assets.sha256', '=', asset.sha256),
    )
    .onConflict((conflict) =>
      conflict.column('asset_id').doUpdateSet((row) => ({
        sha256: row.ref('excluded.sha256'),
        detector: row.ref('excluded.detector'),
        regions: row.ref('excluded.regions'),
        found_at: row.ref('excluded.found_at'),
      })),
    )
    .execute();
}

function facesFrom(regions: readonly number[]): readonly Face[] {
  return Array.from({ length: regions.length / 5 }, (_, index) => {
    const [x = 0, y = 0, width = 0, height = 0, score = 0] = regions.slice(5 * index, 5 * index + 5);
    return { x, y, width, height, score };
  });
}
