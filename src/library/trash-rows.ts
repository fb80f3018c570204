import { type RawBuilder, sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { announceChanges } from './changes.ts';
import type { Asset } from './asset.ts';
import { noteDeletions } from './deletions/note.ts';
import { announceAssets } from './events.ts';
import type { FolderPath } from './path.ts';

type Thrown =
  | { readonly ids: readonly Id<'asset'>[] }
  | { readonly organizationId: Id<'organization'>; readonly folder: FolderPath };

/**
 * Takes rows out of `assets`, so that whatever looks there finds nothing any more, and keeps them whole beside it. Gives
 * their number.
 */
export async function throwAway(ctx: Context, tx: Tx, what: Thrown): Promise<number> {
  const now = ctx.clock.now();
  const expires = new Date(now.getTime() + ctx.config.library.trashDays * 86_400_000);
  const { rows } = await sql<Asset>`
    with gone as (delete from assets where ${conditionOf(what)} returning *)
    , kept as (insert into trash
      (id, organization_id, path, size, original_key, public_key, public_size, asset, trashed_at, expires_at)
    select id, organization_id, path, size, original_key, public_key, public_size, to_jsonb(gone), ${now}, ${expires}
    from gone)
    select * from gone
  `.execute(tx);
  const ids = rows.map(({ id }) => id);
  await announceChanges(ctx, tx, ids);
  await noteDeletions(ctx, tx, ids, 'trashed');
  await announceAssets(ctx, tx, { type: 'asset.deleted', assets: rows });
  return rows.length;
}

function conditionOf(what: Thrown): RawBuilder<unknown> {
  if ('ids' in what) return sql`id = any(${what.ids}::uuid[])`;
  const { organizationId, folder } = what;
  return sql`organization_id = ${organizationId} and folder >= ${folder} and folder < ${`${folder.slice(0, -1)}0`}`;
}
