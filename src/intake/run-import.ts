import { keyHolderOf } from '#accounts/authenticate-key.ts';
import { memberNow } from '#accounts/role-now.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { ingestAsset } from '#library/ingest.ts';
import type { FolderPath } from '#library/path.ts';
import { isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { announceEvent } from '#webhooks/announce.ts';
import { countItems, type Import, type Importer, type ImportItem } from './imports.ts';

/** Addresses that are fetched side by side. */
const atOnce = 4;

type Row = Omit<Import, 'items'>;

/**
 * Fetches what is still to be fetched. What became of an address is written in the transaction that writes its asset:
 * after a crash the next try goes on with the others and makes nothing twice.
 */
export async function runImport(ctx: Context, id: string, signal: AbortSignal): Promise<void> {
  const row = await running(ctx, id);
  if (row === undefined) return;
  const actor = await importerOf(ctx, row);
  if (actor === undefined) return cancel(ctx, row);
  const waiting = ctx.database.db
    .selectFrom('import_items')
    .selectAll()
    .where('import_id', '=', row.id)
    .where('state', '=', 'waiting')
    .orderBy('position');
  const items = await waiting.execute();
  const loop = async (): Promise<void> => {
    for (let item = items.shift(); item !== undefined; item = items.shift()) {
      signal.throwIfAborted();
      if ((await running(ctx, id)) === undefined) return;
      await fetchItem(ctx, { actor, row, item, signal });
    }
  };
  const loops = await Promise.allSettled(Array.from({ length: atOnce }, loop));
  for (const one of loops) if (one.status === 'rejected') throw one.reason;
  await ctx.database.transaction((tx) => finish(ctx, tx, row));
}

/** In whose name it goes on, with the rights they have now; undefined when they have none here any more. */
async function importerOf(ctx: Context, row: Row): Promise<Importer | undefined> {
  if (row.key_id !== null) return keyHolderOf(ctx, row.key_id);
  if (row.person_id === null) return undefined;
  return memberNow(ctx, { personId: row.person_id, organizationId: row.organization_id });
}

type Work = {
  readonly actor: Importer;
  readonly row: Row;
  readonly item: ImportItem;
  readonly signal: AbortSignal;
};

/** A refusal is the result of this address and of no other; a fault of ours is tried again with the job. */
async function fetchItem(ctx: Context, { actor, row, item, signal }: Work): Promise<void> {
  try {
    await ingestAsset(ctx, actor, {
      ...{ organizationId: row.organization_id, from: item.url, folder: row.folder as FolderPath },
      ...{ visibility: row.visibility, keepName: true, signal },
      alongside: (tx, { asset }) =>
        settle(tx, item, { state: 'done', asset_id: asset.id, sha256: asset.sha256 }),
    });
  } catch (error) {
    if (error instanceof AlreadySettled) return;
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const { code: problem, message } = error;
    await ctx.database.transaction((tx) =>
      settle(tx, item, { state: 'failed', problem, detail: message.slice(0, 1_000) }),
    );
  }
}

/** Of two runs of a job only one writes the result; the other's asset is taken back with its transaction. */
async function settle(
  tx: Tx,
  { import_id, position }: ImportItem,
  result: Partial<ImportItem> & { readonly state: ImportItem['state'] },
): Promise<void> {
  const settled = await tx
    .updateTable('import_items')
    .set(result)
    .where('import_id', '=', import_id)
    .where('position', '=', position)
    .where('state', '=', 'waiting')
    .returning('position')
    .executeTakeFirst();
  if (settled === undefined) throw new AlreadySettled();
}

class AlreadySettled extends Error {
  override readonly name = 'AlreadySettled';
}

async function running(ctx: Context, id: string): Promise<Row | undefined> {
  if (!isId<'import'>(id)) return undefined;
  return ctx.database.db
    .selectFrom('imports')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst();
}

/** Once: of two runs the second finds it done. */
async function finish(ctx: Context, tx: Tx, row: Row): Promise<void> {
  const { waiting, done, failed } = await countItems(tx, row.id);
  if (waiting > 0) return;
  const finished = await tx
    .updateTable('imports')
    .set({ state: 'done', finished_at: ctx.clock.now() })
    .where('id', '=', row.id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  if (finished === undefined) return;
  const data = { id: row.id, folder: row.folder, done, failed };
  const event = { organizationId: row.organization_id, type: 'import.finished', data } as const;
  await announceEvent(ctx, tx, event);
}

/** Its key was revoked meanwhile, or its person is gone: nothing more is done in their name. */
async function cancel(ctx: Context, row: Row): Promise<void> {
  await ctx.database.db
    .updateTable('imports')
    .set({ state: 'cancelled', finished_at: ctx.clock.now() })
    .where('id', '=', row.id)
    .where('state', '=', 'running')
    .execute();
}
