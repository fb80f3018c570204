import { type RawBuilder, sql } from 'kysely';
import type { Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceChanges, redactionChanges } from './changes.ts';
import { type AssetPath, type FolderPath, parseAssetPath, parseFolder } from './path.ts';
import { libraryProblems } from './problems.ts';

/** In a query of assets: whether the asset, or a folder it is in, leaves redacted only. */
export const isRedacted = sql<boolean>`(assets.redacted or ${isRedactedAt('assets')})`;

/** In a query of what has a path: whether a folder it is in leaves redacted only. */
export function isRedactedAt(table: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from redacted_folders where redacted_folders.organization_id = ${sql.ref(`${table}.organization_id`)}
    and starts_with(${sql.ref(`${table}.path`)}, redacted_folders.folder))`;
}

/** In a query of assets: whether a person has said of this content that nothing in it is to be redacted. */
export const isConfirmed = sql<boolean>`exists (
  select from redaction_confirmations where redaction_confirmations.asset_id = assets.id
  and redaction_confirmations.sha256 = assets.sha256)`;

/** For what is taken out of a folder: what the folder asks goes with it. */
export async function mustBeRedacted(tx: Tx, { id }: Asset): Promise<boolean> {
  const row = await tx
    .selectFrom('assets')
    .select(isRedacted.as('redacted'))
    .where('assets.id', '=', id)
    .executeTakeFirst();
  return row?.redacted === true;
}

/** A folder with all below it when the path ends with a slash, else one asset. */
export type Redaction = { readonly organizationId: Id<'organization'>; readonly path: string };

type Marked = FolderPath | AssetPath;

/**
 * From now on the pictures leave with their faces and drawn regions made unrecognisable, or not at all; a folder
 * need not be there yet. Throws `path-invalid` and `asset-not-found`.
 */
export async function redact(ctx: Context, actor: Person | Operator, redaction: Redaction): Promise<Marked> {
  const path = parsePath(redaction.path);
  authorize(actor, 'asset.update', { ...redaction, path });
  await mark(ctx, actor, { ...redaction, path }, true);
  return path;
}

/** Takes it back. Who may only edit pictures may not. Also throws `not-redacted`. */
export async function liftRedaction(
  ctx: Context,
  actor: Person | Operator,
  redaction: Redaction,
): Promise<Marked> {
  const path = parsePath(redaction.path);
  authorize(actor, 'organization.update', redaction.organizationId);
  await mark(ctx, actor, { ...redaction, path }, false);
  return path;
}

function parsePath(text: string): Marked {
  return text.endsWith('/') ? parseFolder(text) : parseAssetPath(text);
}

type Marking = { readonly organizationId: Id<'organization'>; readonly path: Marked };

async function mark(
  ctx: Context,
  actor: Person | Operator,
  { organizationId, path }: Marking,
  isOn: boolean,
): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    if (path.endsWith('/')) await markFolder(ctx, tx, { organizationId, path }, isOn);
    else await markAsset(ctx, tx, { organizationId, path }, isOn);
    const action = isOn ? 'redaction.set' : 'redaction.lifted';
    await recordAct(ctx, tx, { actor, organizationId, action, subject: path });
  });
}

async function markFolder(
  ctx: Context,
  tx: Tx,
  { organizationId, path }: Marking,
  isOn: boolean,
): Promise<void> {
  if (isOn) {
    await tx
      .insertInto('redacted_folders')
      .values({ organization_id: organizationId, folder: path, marked_at: ctx.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  } else {
    const lifted = await tx
      .deleteFrom('redacted_folders')
      .where('organization_id', '=', organizationId)
      .where('folder', '=', path)
      .returning('folder')
      .executeTakeFirst();
    if (lifted === undefined) throw notRedacted(path);
  }
  await ctx.database.announce(tx, redactionChanges, organizationId);
}

async function markAsset(
  ctx: Context,
  tx: Tx,
  { organizationId, path }: Marking,
  isOn: boolean,
): Promise<void> {
  const asset = await assetAt(tx, { organizationId, path });
  if (!isOn && !asset.redacted) throw notRedacted(path);
  await tx
    .updateTable('assets')
    .set({ redacted: isOn, updated_at: ctx.clock.now() })
    .where('id', '=', asset.id)
    .execute();
  await announceChanges(ctx, tx, [asset.id]);
}

function notRedacted(path: Marked): Problem {
  return new Problem(libraryProblems['not-redacted'], { thing: 'path', value: path });
}

/** Held until the transaction ends. */
export async function assetAt(tx: Tx, { organizationId, path }: Marking): Promise<Asset> {
  const asset = await tx
    .selectFrom('assets')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('path', '=', path)
    .forUpdate()
    .executeTakeFirst();
  if (asset !== undefined) return asset;
  throw new Problem(libraryProblems['asset-not-found'], { thing: 'path', value: path });
}

export type RedactedFolder = { readonly folder: string; readonly markedAt: Date };

/** In byte order. */
export async function listRedactedFolders(
  ctx: Context,
  actor: Person | Operator,
  organizationId: Id<'organization'>,
): Promise<RedactedFolder[]> {
  authorize(actor, 'asset.read', organizationId);
  return ctx.database.db
    .selectFrom('redacted_folders')
    .select(['folder', 'marked_at as markedAt'])
    .where('organization_id', '=', organizationId)
    .orderBy('folder')
    .execute();
}
