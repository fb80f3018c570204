import type { Updateable } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { AssetsTable, FieldValue, Visibility } from '#database/tables/library.ts';
import type { InputFormat } from '#imaging/facts.ts';
import type { Point, Region } from '#imaging/regions.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { holdAsset, type Precondition, placeOf, requireAsset } from './assets.ts';
import { announceChanges } from './changes.ts';
import { settleDrawing } from './confirm-redaction.ts';
import { announceAssets } from './events.ts';
import { mergedFields } from './field-values.ts';
import { assertTakes, rulesOf } from './folder-rules.ts';
import { ensureFolders } from './folders.ts';
import { lockPlace, pathLock } from './lock.ts';
import { assertHonest } from './name.ts';
import { type AssetPath, baseName, type FolderPath, joinPath } from './path.ts';
import { occupant } from './placement.ts';
import { libraryProblems } from './problems.ts';
import { recordAsset } from './record.ts';
import { mustBeRedacted } from './redaction.ts';
import { tagsOf } from './tag.ts';

/** What is left out stays as it is. */
export type AssetPatch = {
  /** With `folder`: another place in the library, and so another URL. */
  readonly name?: string | undefined;
  readonly folder?: FolderPath | undefined;
  readonly description?: string | undefined;
  readonly altText?: string | undefined;
  /** In place of all there are. */
  readonly tags?: readonly string[] | undefined;
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
  /** Null takes a value away; fields that are not named stay as they are. */
  readonly fields?: Readonly<Record<string, FieldValue | null>> | undefined;
  readonly visibility?: Visibility | undefined;
  /** Null takes it back. */
  readonly focalPoint?: Point | null | undefined;
  /** Null and none take all back. */
  readonly hiddenRegions?: readonly Region[] | null | undefined;
  /** From now on it leaves redacted only; taking that back is an act of its own. */
  readonly redacted?: true | undefined;
};

export type AssetUpdate = {
  readonly id: string;
  /** The asset as `requireAsset` just gave it for this act. */
  readonly seen?: Asset | undefined;
  readonly patch: AssetPatch;
  readonly precondition?: Precondition | undefined;
};

/** How often an act is begun anew because the asset was moved between two looks at it. */
const mostTries = 5;

/**
 * Changes what is said about an asset and where it is, all at once or not at all. What is made private or moved stops being
 * delivered at its URL at once. Throws what the precondition throws, `asset-exists`, `extension-wrong`, `tag-invalid`, what
 * a folder's rules and fields refuse.
 */
export async function updateAsset(
  ctx: Context,
  actor: Actor,
  { id, seen: known, patch, precondition }: AssetUpdate,
): Promise<Asset> {
  for (let tries = 1; ; tries += 1) {
    const isKnown = tries === 1 && known !== undefined;
    const seen = isKnown ? known : await requireAsset(ctx, actor, id, 'asset.update');
    const path = placeAfter(seen, patch);
    if (path !== seen.path) authorize(actor, 'asset.update', { ...placeOf(seen), path });
    const updated = await ctx.database.transaction(async (tx) => {
      if (path !== seen.path) await lockPaths(ctx, tx, seen, { path, folder: patch.folder });
      const asset = await holdAsset(tx, seen.id);
      if (asset.path !== seen.path) return undefined;
      await precondition?.(asset);
      if (path !== asset.path) await assertFree(tx, asset, { path, folder: patch.folder });
      const written = await write(ctx, tx, { asset, patch, path });
      if (patch.hiddenRegions !== undefined) await settleDrawing(ctx, tx, actor, written);
      await recordUpdate(ctx, tx, { actor, asset: written, patch, isMoved: path !== asset.path });
      return written;
    });
    if (updated !== undefined) return updated;
    if (tries === mostTries) throw new Problem(libraryProblems['asset-busy']);
  }
}

function placeAfter(asset: Asset, { folder, name }: AssetPatch): AssetPath {
  if (folder === undefined && name === undefined) return asset.path as AssetPath;
  return joinPath(folder ?? (asset.folder as FolderPath), name ?? baseName(asset.path as AssetPath));
}

type Target = { readonly path: AssetPath; readonly folder: FolderPath | undefined };

/** Paths before rows, the shorter first, as everywhere. */
async function lockPaths(ctx: Context, tx: Tx, asset: Asset, { path, folder }: Target): Promise<void> {
  const organizationId = asset.organization_id;
  if (folder !== undefined) await ensureFolders(ctx, tx, organizationId, folder);
  const paths = [asset.path as AssetPath, path].sort(
    (one, other) => one.length - other.length || (one < other ? -1 : 1),
  );
  await lockPlace(
    tx,
    organizationId,
    paths.map((each) => pathLock(organizationId, each)),
  );
}

async function assertFree(tx: Tx, asset: Asset, { path, folder }: Target): Promise<void> {
  assertHonest(baseName(path), asset.format as InputFormat);
  if ((await occupant(tx, asset.organization_id, path)) !== undefined) {
    throw new Problem(libraryProblems['asset-exists'], { thing: 'path', value: path });
  }
  if (folder !== undefined && folder !== asset.folder) {
    assertTakes(await rulesOf(tx, asset.organization_id, folder), asset);
  }
}

async function write(
  ctx: Context,
  tx: Tx,
  { asset, patch, path }: { asset: Asset; patch: AssetPatch; path: AssetPath },
): Promise<Asset> {
  const texts = await textColumns(tx, asset, patch);
  const shown = shownColumns(patch);
  const isMoved = path !== asset.path;
  // What a folder asks of its pictures goes with them.
  const place = isMoved
    ? {
        ...{ path, folder: patch.folder ?? asset.folder },
        redacted: patch.redacted === true || (await mustBeRedacted(tx, asset)),
      }
    : {};
  const isReworded = isMoved || Object.keys(texts).length > 0;
  const updated = await tx
    .updateTable('assets')
    .set({
      ...texts,
      ...shown,
      ...place,
      ...(isReworded ? { words: null } : {}),
      updated_at: ctx.clock.now(),
    })
    .where('id', '=', asset.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  // What is only said about a picture leaves its derivatives as they are.
  if (isMoved || Object.keys(shown).length > 0) await announceChanges(ctx, tx, [asset.id]);
  return updated;
}

type Recorded = {
  readonly actor: Actor;
  readonly asset: Asset;
  readonly patch: AssetPatch;
  readonly isMoved: boolean;
};

/** One act, whatever it changed: what was said, and of the visibility what. Places and words are nobody else's business. */
async function recordUpdate(ctx: Context, tx: Tx, { actor, asset, patch, isMoved }: Recorded): Promise<void> {
  const { visibility, name: _, folder: __, ...said } = patch;
  const names = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, true]]));
  const details = { ...(visibility === undefined ? {} : { visibility }), ...Object.fromEntries(names) };
  await recordAsset(ctx, tx, { actor, action: isMoved ? 'asset.moved' : 'asset.changed', asset, details });
  await announceAssets(ctx, tx, { type: 'asset.updated', assets: [asset] });
}

/** What a search finds an asset by. */
async function textColumns(tx: Tx, asset: Asset, patch: AssetPatch): Promise<Updateable<AssetsTable>> {
  const { tags, addTags, removeTags } = patch;
  const isTagged = tags !== undefined || addTags !== undefined || removeTags !== undefined;
  const without = new Set(tagsOf(removeTags ?? []));
  const kept = [...(tags ?? asset.tags), ...(addTags ?? [])];
  return {
    ...(patch.description === undefined ? {} : { description: patch.description }),
    ...(patch.altText === undefined ? {} : { alt_text: patch.altText }),
    ...(isTagged ? { tags: tagsOf(kept).filter((tag) => !without.has(tag)) } : {}),
    ...(patch.fields === undefined ? {} : { fields: await mergedFields(tx, asset, patch.fields) }),
  };
}

/** What changes how a picture is delivered. */
function shownColumns({
  visibility,
  focalPoint,
  hiddenRegions,
  redacted,
}: AssetPatch): Updateable<AssetsTable> {
  return {
    ...(redacted === undefined ? {} : { redacted }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(focalPoint === undefined ? {} : { focal_x: focalPoint?.x ?? null, focal_y: focalPoint?.y ?? null }),
    ...(hiddenRegions === undefined ? {} : hiddenColumns(hiddenRegions)),
  };
}

function hiddenColumns(regions: readonly Region[] | null): Pick<Asset, 'hidden_regions'> {
  const numbers = (regions ?? []).flatMap(({ x, y, width, height }) => [x, y, width, height]);
  return { hidden_regions: numbers.length === 0 ? null : numbers };
}
