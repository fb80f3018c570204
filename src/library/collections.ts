import { type Selectable, sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import type { Action } from '#access/roles.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { CollectionsTable } from '#database/tables/library.ts';
import { parseIdCursor, printCursor } from '#platform/cursor.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { root } from './path.ts';

export type Collection = Selectable<CollectionsTable>;

export type CollectionPage = {
  readonly collections: readonly Collection[];
  readonly nextCursor: string | undefined;
};

/** An organization's collections, the oldest first. Throws `cursor-invalid`. */
export async function listCollections(
  ctx: Context,
  actor: Actor,
  input: { organizationId: Id<'organization'>; cursor?: string | undefined; limit: number },
): Promise<CollectionPage> {
  const { organizationId, cursor, limit } = input;
  authorize(actor, 'collection.read', { organizationId, path: root });
  const list = `collections ${organizationId}`;
  let query = ctx.database.db
    .selectFrom('collections')
    .selectAll()
    .where('organization_id', '=', organizationId);
  if (cursor !== undefined) query = query.where('id', '>', parseIdCursor<'collection'>(list, cursor));
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const collections = rows.slice(0, limit);
  const last = rows.length > limit ? collections.at(-1) : undefined;
  return { collections, nextCursor: last && printCursor(list, last.id) };
}

/** One collection, for somebody who may do this to it. Else the same `not-found` for all. */
export async function requireCollection(
  ctx: Context,
  actor: Actor,
  id: string,
  action: Action,
): Promise<Collection> {
  const found = isId<'collection'>(id)
    ? await ctx.database.db.selectFrom('collections').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (found === undefined) {
    throw new Problem(accessProblems[actor.kind === 'visitor' ? 'unauthorized' : 'not-found']);
  }
  authorize(actor, action, { organizationId: found.organization_id, path: root });
  return found;
}

export async function createCollection(
  ctx: Context,
  actor: Actor,
  input: { organizationId: Id<'organization'>; name: string; description: string },
): Promise<Collection> {
  const { organizationId, name, description } = input;
  authorize(actor, 'collection.update', { organizationId, path: root });
  const now = ctx.clock.now();
  return ctx.database.db
    .insertInto('collections')
    .values({
      ...{ id: newId<'collection'>(now), organization_id: organizationId, name, description },
      ...{ created_at: now, updated_at: now },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateCollection(
  ctx: Context,
  actor: Actor,
  input: { id: string; name?: string | undefined; description?: string | undefined },
): Promise<Collection> {
  const { id } = await requireCollection(ctx, actor, input.id, 'collection.update');
  const updated = await ctx.database.db
    .updateTable('collections')
    .set({
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.description === undefined ? {} : { description: input.description }),
      updated_at: ctx.clock.now(),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (updated === undefined) throw new Problem(accessProblems['not-found']);
  return updated;
}

/** The collection only: its assets stay where they are. */
export async function deleteCollection(ctx: Context, actor: Actor, id: string): Promise<void> {
  const { organization_id: organizationId } = await requireCollection(ctx, actor, id, 'collection.update');
  await ctx.database.transaction(async (tx) => {
    await tx
      .deleteFrom('collections')
      .where('id', '=', id as Id<'collection'>)
      .execute();
    const act = { organizationId, action: 'collection.deleted', subject: id } as const;
    await recordAct(ctx, tx, { ...act, actor });
  });
}

export type Gathering = { readonly id: string; readonly assetIds: readonly string[] };

/** Those of the ids that are assets of the collection's organization are put into it, or taken out. Gives these. */
export async function gatherAssets(
  ctx: Context,
  actor: Actor,
  { id, assetIds, into }: Gathering & { readonly into: boolean },
): Promise<ReadonlySet<string>> {
  const collection = await requireCollection(ctx, actor, id, 'collection.update');
  const ids = assetIds.filter((each) => isId(each));
  return ctx.database.transaction(async (tx) => {
    const { rows } = into
      ? await sql<{ id: string }>`
          with wanted as (
            select id from assets
            where organization_id = ${collection.organization_id} and id = any(${ids}::uuid[])
          ), added as (
            insert into collection_assets (collection_id, asset_id, added_at)
            select ${collection.id}, id, ${ctx.clock.now()} from wanted order by id
            on conflict do nothing
          )
          select id from wanted
        `.execute(tx)
      : await sql<{ id: string }>`
          delete from collection_assets
          where collection_id = ${collection.id} and asset_id = any(${ids}::uuid[])
          returning asset_id as id
        `.execute(tx);
    return new Set(rows.map((row) => row.id));
  });
}
