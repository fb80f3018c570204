import { type Insertable, sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { AssetsTable } from '#database/tables/library.ts';
import { gather } from '#platform/gathered.ts';
import type { Asset } from './asset.ts';
import { announceAssets } from './events.ts';
import { folderRows } from './folders.ts';
import { placeIsFree } from './lock.ts';
import { recordAssets } from './record.ts';
import { assureObjects, objectsOf, rowOf, type Settling, type Uploaded } from './settling.ts';

/** An upload to whose row nothing is missing but a free path. */
type Ready = { readonly actor: Actor; readonly settling: Settling; readonly row: Insertable<AssetsTable> };

/**
 * Writes an upload together with the others that are ready: one transaction, one wait for the disk of the database. Undefined
 * when it has to be written alone, since its path is taken, somebody holds what it needs, or more than its row is
 * to be written.
 */
export async function keepTogether(
  ctx: Context,
  actor: Actor,
  settling: Settling,
): Promise<Uploaded | undefined> {
  const { replaces, alongside } = settling.upload;
  if (replaces !== undefined || alongside !== undefined) return undefined;
  const ready = { actor, settling, row: rowOf(ctx, settling) };
  // What fails for one fails for all: each then learns by itself what is wrong with it.
  const asset = await keepReady(ctx, ready).catch(() => undefined);
  return asset && { asset, outcome: 'created' };
}

const keepReady = gather(async (ctx: Context, all: readonly Ready[]) => {
  const created = await ctx.database.transaction(async (tx) => {
    const assets = new Map((await insertFree(ctx, tx, all)).map((asset) => [asset.id, asset]));
    const kept = all.filter(({ row }) => assets.has(row.id));
    await Promise.all(kept.map(({ settling }) => assureObjects(ctx, settling)));
    const acts = kept.map(({ actor, row }) => ({ actor, asset: row }));
    await recordAssets(ctx, tx, { action: 'asset.uploaded', acts });
    for (const some of Map.groupBy(assets.values(), (asset) => asset.organization_id).values())
      await announceAssets(ctx, tx, { type: 'asset.created', assets: some });
    return assets;
  });
  return ({ row }: Ready) => created.get(row.id);
});

/**
 * Inserts those whose path, objects and tree nobody holds and whose path is free, with their folders. It waits for no lock, so
 * that one upload never keeps the others waiting for what is done elsewhere.
 */
async function insertFree(ctx: Context, tx: Tx, all: readonly Ready[]): Promise<Asset[]> {
  const rows = all.map(({ row, settling }) => ({ row: asJson(row), objects: objectsOf(settling) }));
  const folders = all.flatMap(({ settling: { upload } }) =>
    folderRows(ctx, upload.organizationId, upload.folder),
  );
  const [first] = all;
  const columns = sql.join(Object.keys(first?.row ?? {}).map((name) => sql.ref(name)));
  const { rows: created } = await sql<Asset>`
    with wanted as (
      select asset.*, array(select jsonb_array_elements_text(each -> 'objects')) as objects
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as each,
        jsonb_populate_record(null::assets, each -> 'row') as asset
    ), free as materialized (
      select * from wanted where ${placeIsFree}
    ), made as (
      insert into folders (id, organization_id, path, parent, created_at)
      select id, organization_id, path, parent, created_at
      from jsonb_populate_recordset(null::folders, ${JSON.stringify(folders)}::jsonb) as folder
      where exists (
        select from free
        where free.organization_id = folder.organization_id and starts_with(free.folder, folder.path)
      )
      order by organization_id, path
      on conflict (organization_id, path) do nothing
    )
    insert into assets (${columns}) select ${columns} from free
    on conflict (organization_id, path) do nothing
    returning *
  `.execute(tx);
  return created;
}

/** Bytes as PostgreSQL reads them. */
function asJson({ sha256, ...row }: Insertable<AssetsTable>): object {
  return { ...row, sha256: `\\x${sha256.toString('hex')}` };
}
