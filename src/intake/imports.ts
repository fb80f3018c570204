import type { Selectable } from 'kysely';
import type { KeyHolder } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { ImportItemsTable, ImportsTable } from '#database/tables/intake.ts';
import type { Visibility } from '#database/tables/library.ts';
import type { FolderPath } from '#library/path.ts';
import { isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { importJob } from './job-names.ts';
import { intakeProblems } from './problems.ts';

export type ImportItem = Selectable<ImportItemsTable>;
export type Import = Selectable<ImportsTable> & {
  readonly items: { readonly total: number; readonly done: number; readonly failed: number };
};

export type ImportWish = {
  readonly urls: readonly string[];
  readonly folder: FolderPath;
  readonly visibility: Visibility;
};

/** Begins to fetch pictures from addresses, each on its own. The work goes on when the request is answered. */
export async function startImport(ctx: Context, actor: KeyHolder, wish: ImportWish): Promise<Import> {
  const { organizationId, keyId } = actor;
  authorize(actor, 'asset.create', { organizationId, path: wish.folder });
  const now = ctx.clock.now();
  const id = newId<'import'>(now);
  return ctx.database.transaction(async (tx) => {
    await tx
      .insertInto('imports')
      .values({
        ...{ id, organization_id: organizationId, key_id: keyId, folder: wish.folder },
        ...{ visibility: wish.visibility, state: 'running', created_at: now, finished_at: null },
      })
      .execute();
    await tx
      .insertInto('import_items')
      .values(
        wish.urls.map((url, position) => ({
          ...{ import_id: id, position, url, state: 'waiting' as const, asset_id: null },
          ...{ sha256: null, problem: null, detail: null },
        })),
      )
      .execute();
    await ctx.jobs.enqueue(tx, importJob, { id });
    const act = { actor, organizationId, subject: wish.folder, details: { addresses: wish.urls.length } };
    await recordAct(ctx, tx, { ...act, action: 'import.started' });
    return findImport(tx, actor, id);
  });
}

/** Throws `import-not-found`, also for another organization's. */
export async function getImport(ctx: Context, actor: KeyHolder, id: string): Promise<Import> {
  return findImport(ctx.database.db, actor, id);
}

/** The imports of the last 30 days, the latest first. */
export async function listImports(
  ctx: Context,
  actor: KeyHolder,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<{ readonly imports: readonly Import[]; readonly nextCursor: string | undefined }> {
  authorize(actor, 'asset.create', { organizationId: actor.organizationId, path: actor.folder ?? '/' });
  let query = ctx.database.db
    .selectFrom('imports')
    .select('id')
    .where('organization_id', '=', actor.organizationId)
    .where('folder', 'like', `${escaped(actor.folder ?? '/')}%`)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined && isId<'import'>(cursor)) query = query.where('id', '<', cursor);
  const ids = await query.execute();
  const imports: Import[] = [];
  for (const { id } of ids.slice(0, limit)) imports.push(await findImport(ctx.database.db, actor, id));
  return { imports, nextCursor: ids.length > limit ? imports.at(-1)?.id : undefined };
}

/** What became of each address, in the order they were given. */
export async function listImportItems(
  ctx: Context,
  actor: KeyHolder,
  { id, after, limit }: { id: string; after: number; limit: number },
): Promise<{ readonly items: readonly ImportItem[]; readonly next: number | undefined }> {
  const found = await findImport(ctx.database.db, actor, id);
  const rows = await ctx.database.db
    .selectFrom('import_items')
    .selectAll()
    .where('import_id', '=', found.id)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)?.position : undefined };
}

/** Fetches nothing more; what is in the library stays. One that is over stays as it is. */
export async function cancelImport(ctx: Context, actor: KeyHolder, id: string): Promise<Import> {
  const found = await findImport(ctx.database.db, actor, id);
  return ctx.database.transaction(async (tx) => {
    const cancelled = await tx
      .updateTable('imports')
      .set({ state: 'cancelled', finished_at: ctx.clock.now() })
      .where('id', '=', found.id)
      .where('state', '=', 'running')
      .returning('id')
      .executeTakeFirst();
    if (cancelled !== undefined) {
      const act = { actor, organizationId: found.organization_id, subject: found.folder };
      await recordAct(ctx, tx, { ...act, action: 'import.cancelled' });
    }
    return findImport(tx, actor, id);
  });
}

async function findImport(db: Db | Tx, actor: KeyHolder, id: string): Promise<Import> {
  const row = isId<'import'>(id)
    ? await db
        .selectFrom('imports')
        .selectAll()
        .where('id', '=', id)
        .where('organization_id', '=', actor.organizationId)
        .executeTakeFirst()
    : undefined;
  if (row === undefined)
    throw new Problem(intakeProblems['import-not-found'], { thing: 'import', value: id });
  authorize(actor, 'asset.create', { organizationId: row.organization_id, path: row.folder });
  const counts = await db
    .selectFrom('import_items')
    .select((select) => ['state', select.fn.countAll<string>().as('count')])
    .where('import_id', '=', row.id)
    .groupBy('state')
    .execute();
  const count = (state: string) => Number(counts.find((each) => each.state === state)?.count ?? 0);
  const [done, failed] = [count('done'), count('failed')];
  return { ...row, items: { total: done + failed + count('waiting'), done, failed } };
}

function escaped(prefix: string): string {
  return prefix.replace(/[\\%_]/g, '\\$&');
}
