import type { Selectable } from 'kysely';
import type { KeyHolder, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import { escapedForLike } from '#database/like.ts';
import type { ImportItemsTable, ImportsTable } from '#database/tables/intake.ts';
import type { Visibility } from '#database/tables/library.ts';
import type { FolderPath } from '#library/path.ts';
import { parseIdCursor, printCursor } from '#platform/cursor.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { importJob } from './job-names.ts';
import { intakeProblems } from './problems.ts';

export type ImportItem = Selectable<ImportItemsTable>;
export type Import = Selectable<ImportsTable> & {
  readonly items: { readonly total: number; readonly done: number; readonly failed: number };
};

/** Who has addresses fetched; it is done in their name, also when they are no longer there. */
export type Importer = KeyHolder | Person;

export type ImportAddress = { readonly organizationId: Id<'organization'>; readonly id: string };

export type ImportWish = {
  readonly organizationId: Id<'organization'>;
  readonly urls: readonly string[];
  readonly folder: FolderPath;
  readonly visibility: Visibility;
};

/** Begins to fetch pictures from addresses, each on its own. The work goes on when the request is answered. */
export async function startImport(ctx: Context, actor: Importer, wish: ImportWish): Promise<Import> {
  const { organizationId } = wish;
  authorize(actor, 'asset.create', { organizationId, path: wish.folder });
  const by =
    actor.kind === 'key'
      ? { key_id: actor.keyId, person_id: null }
      : { key_id: null, person_id: actor.personId };
  const now = ctx.clock.now();
  const id = newId<'import'>(now);
  return ctx.database.transaction(async (tx) => {
    await tx
      .insertInto('imports')
      .values({
        ...{ id, organization_id: organizationId, ...by, folder: wish.folder },
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
    return findImport(tx, actor, { organizationId, id });
  });
}

/** Throws `import-not-found`, also for another organization's. */
export async function getImport(ctx: Context, actor: Importer, address: ImportAddress): Promise<Import> {
  return findImport(ctx.database.db, actor, address);
}

export type ImportsPage = {
  readonly organizationId: Id<'organization'>;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** The imports of the last 30 days, the latest first. Throws `cursor-invalid`. */
export async function listImports(
  ctx: Context,
  actor: Importer,
  { organizationId, cursor, limit }: ImportsPage,
): Promise<{ readonly imports: readonly Import[]; readonly nextCursor: string | undefined }> {
  const within = (actor.kind === 'key' ? actor.folder : null) ?? '/';
  authorize(actor, 'asset.create', { organizationId, path: within });
  const list = `imports ${organizationId}`;
  let query = ctx.database.db
    .selectFrom('imports')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('folder', 'like', `${escapedForLike(within)}%`)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where('id', '<', parseIdCursor<'import'>(list, cursor));
  const ids = await query.execute();
  const imports: Import[] = [];
  for (const { id } of ids.slice(0, limit))
    imports.push(await findImport(ctx.database.db, actor, { organizationId, id }));
  const last = ids.length > limit ? imports.at(-1) : undefined;
  return { imports, nextCursor: last && printCursor(list, last.id) };
}

/** What became of each address, in the order they were given. */
export async function listImportItems(
  ctx: Context,
  actor: Importer,
  { after, limit, ...address }: ImportAddress & { after: number; limit: number },
): Promise<{ readonly items: readonly ImportItem[]; readonly next: number | undefined }> {
  const found = await findImport(ctx.database.db, actor, address);
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
export async function cancelImport(ctx: Context, actor: Importer, address: ImportAddress): Promise<Import> {
  const found = await findImport(ctx.database.db, actor, address);
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
    return findImport(tx, actor, address);
  });
}

async function findImport(
  db: Db | Tx,
  actor: Importer,
  { organizationId, id }: ImportAddress,
): Promise<Import> {
  const row = isId<'import'>(id)
    ? await db
        .selectFrom('imports')
        .selectAll()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
    : undefined;
  if (row === undefined)
    throw new Problem(intakeProblems['import-not-found'], { thing: 'import', value: id });
  authorize(actor, 'asset.create', { organizationId: row.organization_id, path: row.folder });
  const { waiting, done, failed } = await countItems(db, row.id);
  return { ...row, items: { total: waiting + done + failed, done, failed } };
}

/** How many addresses of an import are in each state. */
export async function countItems(
  db: Db | Tx,
  id: Id<'import'>,
): Promise<Readonly<Record<ImportItem['state'], number>>> {
  const counts = await db
    .selectFrom('import_items')
    .select((select) => ['state', select.fn.countAll<string>().as('count')])
    .where('import_id', '=', id)
    .groupBy('state')
    .execute();
  const count = (state: ImportItem['state']) =>
    Number(counts.find((each) => each.state === state)?.count ?? 0);
  return { waiting: count('waiting'), done: count('done'), failed: count('failed') };
}
