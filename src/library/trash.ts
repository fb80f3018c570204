import { type Selectable, sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import type { Action } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { TrashTable } from '#database/tables/library.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import type { Asset } from './asset.ts';
import { holdAsset, type Precondition, requireAsset } from './assets.ts';
import { announceChanges } from './changes.ts';
import { noteDeletions } from './deletions/note.ts';
import { announceAssets } from './events.ts';
import { ensureFolders } from './folders.ts';
import { letGo } from './let-go.ts';
import { lockPlace, pathLock } from './lock.ts';
import { type AssetPath, baseName, type FolderPath, joinPath, parentOf, root } from './path.ts';
import { findPlace } from './placement.ts';
import { libraryProblems } from './problems.ts';
import { recordAsset, recordAssets } from './record.ts';
import { isRedactedAt } from './redaction.ts';
import { throwAway } from './trash-rows.ts';

export type Trashed = Pick<Selectable<TrashTable>, 'id' | 'trashed_at' | 'expires_at'> & {
  readonly asset: Asset;
};

/** Puts an asset into the trash: from then on it is nowhere, and nothing of it is delivered; its versions stay with it. */
export async function trashAsset(
  ctx: Context,
  actor: Actor,
  { id, precondition }: { id: string; precondition?: Precondition | undefined },
): Promise<void> {
  const asset = await requireAsset(ctx, actor, id, 'asset.delete');
  await ctx.database.transaction(async (tx) => {
    const held = await holdAsset(tx, asset.id);
    await precondition?.(held);
    await throwAway(ctx, tx, { ids: [asset.id] });
    await recordAsset(ctx, tx, { actor, action: 'asset.trashed', asset: held });
  });
}

export type TrashPage = { readonly trashed: readonly Trashed[]; readonly nextCursor: string | undefined };

/** What is in the trash, the latest first. Throws `cursor-invalid`. */
export async function listTrash(
  ctx: Context,
  actor: Actor,
  input: { organizationId: Id<'organization'>; cursor?: string | undefined; limit: number },
): Promise<TrashPage> {
  const { organizationId, cursor, limit } = input;
  authorize(actor, 'asset.read', { organizationId, path: root });
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const { rows } = await sql<Asset & TrashTimes>`
    select kept.*, trashed_at, expires_at, trashed_at::text as position
    from trash, lateral jsonb_populate_record(null::assets, trash.asset) as kept
    where trash.organization_id = ${organizationId}
    ${after === undefined ? sql`` : sql`and (trashed_at, trash.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by trashed_at desc, trash.id desc limit ${limit + 1}
  `.execute(ctx.database.db);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    trashed: shown.map(asTrashed),
    nextCursor: last && Buffer.from(`${last.position} ${last.id}`).toString('base64url'),
  };
}

function asTrashed(row: Asset & TrashTimes): Trashed {
  const { trashed_at, expires_at, position: _, ...asset } = row;
  return { id: asset.id, trashed_at, expires_at, asset };
}

type TrashTimes = { trashed_at: Date; expires_at: Date; position: string };

function parseCursor(text: string): { at: string; id: string } {
  const plain = Buffer.from(text, 'base64url').toString();
  const [, at, id] =
    /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::\d\d)?) ([\da-f-]{36})$/.exec(plain) ?? [];
  if (at !== undefined && id !== undefined && isId(id)) return { at, id };
  throw new Problem(platformProblems['cursor-invalid'], { thing: 'cursor', value: text });
}

type Kept = {
  readonly id: Id<'asset'>;
  readonly organizationId: Id<'organization'>;
  readonly path: AssetPath;
};

/** What is in the trash under this id, for somebody who may do this to it. Else the same `not-found` for all. */
export async function requireTrashed(ctx: Context, actor: Actor, id: string, action: Action): Promise<Kept> {
  const row = isId<'asset'>(id)
    ? await ctx.database.db
        .selectFrom('trash')
        .select(['id', 'organization_id', 'path'])
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  if (row === undefined) {
    throw new Problem(accessProblems[actor.kind === 'visitor' ? 'unauthorized' : 'not-found']);
  }
  const kept = { id: row.id, organizationId: row.organization_id, path: row.path as AssetPath };
  authorize(actor, action, kept);
  return kept;
}

export type Restore = {
  readonly id: string;
  readonly folder?: FolderPath | undefined;
  readonly name?: string | undefined;
  /** When its place is taken. */
  readonly collision: 'refuse' | 'number-anyway';
};

/** Brings an asset back as it was, with its id, to where it was or elsewhere. Throws `asset-exists`. */
export async function restoreAsset(ctx: Context, actor: Actor, restore: Restore): Promise<Asset> {
  const kept = await requireTrashed(ctx, actor, restore.id, 'asset.update');
  const { organizationId } = kept;
  const folder = restore.folder ?? parentOf(kept.path);
  const path = joinPath(folder, restore.name ?? baseName(kept.path));
  authorize(actor, 'asset.update', { organizationId, path });
  return ctx.database.transaction(async (tx) => {
    await ensureFolders(ctx, tx, organizationId, folder);
    await lockPlace(tx, organizationId, [pathLock(organizationId, path)]);
    const { collision } = restore;
    const place = await findPlace(tx, { organizationId, path, sha256: Buffer.alloc(0), collision });
    if (place.kind !== 'free')
      throw new Problem(libraryProblems['asset-exists'], { thing: 'path', value: path });
    const asset = await bringBack(ctx, tx, { id: kept.id, path: place.path, folder });
    await announceChanges(ctx, tx, [asset.id]);
    await noteDeletions(ctx, tx, [asset.id], 'back');
    await recordAsset(ctx, tx, { actor, action: 'asset.restored', asset });
    await announceAssets(ctx, tx, { type: 'asset.created', assets: [asset] });
    return asset;
  });
}

async function bringBack(
  ctx: Context,
  tx: Tx,
  { id, path, folder }: { id: Id<'asset'>; path: AssetPath; folder: FolderPath },
): Promise<Asset> {
  const changed = JSON.stringify({ path, folder, words: null, updated_at: ctx.clock.now() });
  // What the folder it was in asks of its pictures goes with it, also elsewhere.
  const redacted = sql`(back.asset -> 'redacted')::boolean or ${isRedactedAt('back')}`;
  const { rows } = await sql<Asset>`
    with back as (delete from trash where id = ${id} returning asset, organization_id, path)
    insert into assets
    select restored.* from back, lateral jsonb_populate_record(
      null::assets, back.asset || ${changed}::jsonb || jsonb_build_object('redacted', ${redacted})) as restored
    returning *
  `.execute(tx);
  const [asset] = rows;
  if (asset === undefined) throw new Problem(accessProblems['not-found']);
  return asset;
}

/** Deletes for good what is in the trash: one asset, or all of an organization's. Gives the number. */
export async function emptyTrash(
  ctx: Context,
  actor: Actor,
  what: { readonly id: string } | { readonly organizationId: Id<'organization'> },
): Promise<number> {
  if ('id' in what) {
    const kept = await requireTrashed(ctx, actor, what.id, 'asset.delete');
    return deleteTrashed(ctx, actor, sql`id = ${kept.id}`);
  }
  authorize(actor, 'asset.delete', { organizationId: what.organizationId, path: root });
  return inBatches(() => deleteTrashed(ctx, actor, sql`organization_id = ${what.organizationId}`));
}

/** Deletes for good what has been in the trash for long enough; for the job. */
export async function expireTrash(ctx: Context, actor: Actor): Promise<number> {
  const now = ctx.clock.now();
  return inBatches(() => deleteTrashed(ctx, actor, sql`expires_at <= ${now}`));
}

const batch = 200;

async function inBatches(step: () => Promise<number>): Promise<number> {
  for (let total = 0; ;) {
    const done = await step();
    total += done;
    if (done < batch) return total;
  }
}

async function deleteTrashed(ctx: Context, actor: Actor, condition: ReturnType<typeof sql>): Promise<number> {
  return ctx.database.transaction(async (tx) => {
    const { rows } = await sql<Selectable<TrashTable>>`
      delete from trash where id in (select id from trash where ${condition} order by id limit ${batch} for update)
      returning id, organization_id, path, original_key, public_key
    `.execute(tx);
    await letGo(ctx, tx, rows);
    const acts = rows.map((asset) => ({ actor, asset }));
    await recordAssets(ctx, tx, { action: 'asset.deleted', acts });
    return rows.length;
  });
}
