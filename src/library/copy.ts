import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { InputFormat } from '#imaging/facts.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { announceAssets } from './events.ts';
import { ensureFolders } from './folders.ts';
import { assertTakes, rulesOf } from './folder-rules.ts';
import { collectLater, keysOf } from './let-go.ts';
import { lockObject, pathLock } from './lock.ts';
import { assertHonest } from './name.ts';
import { type AssetPath, joinPath, type FolderPath } from './path.ts';
import { type Collision, findPlace, occupant } from './placement.ts';
import { libraryProblems } from './problems.ts';
import { recordAsset } from './record.ts';
import { mustBeRedacted } from './redaction.ts';
import { keepVersion } from './version-rows.ts';

export type Copy = {
  readonly organizationId: Id<'organization'>;
  readonly source: AssetPath;
  readonly folder: FolderPath;
  readonly name: string;
  readonly collision: Collision;
  /** Whether what is replaced stays as an earlier version. */
  readonly keepsVersion?: boolean;
};

/** Copies an asset within its organization. No byte is copied: both rows name the same objects. Throws `asset-not-found`, `asset-exists`, `extension-wrong`. */
export async function copyAsset(ctx: Context, actor: Actor, copy: Copy): Promise<Asset> {
  const { organizationId } = copy;
  const path = joinPath(copy.folder, copy.name);
  authorize(actor, 'asset.read', { organizationId, path: copy.source });
  authorize(actor, 'asset.create', { organizationId, path });
  if (copy.collision === 'replace') authorize(actor, 'asset.update', { organizationId, path });
  return ctx.database.transaction(async (tx) => {
    await ensureFolders(ctx, tx, copy.organizationId, copy.folder);
    const source = await holdBoth(tx, copy.organizationId, copy.source, path);
    assertHonest(copy.name, source.format as InputFormat);
    assertTakes(await rulesOf(tx, copy.organizationId, copy.folder), source);
    const place = await findPlace(tx, { ...copy, path, sha256: source.sha256 });
    const redacted = await mustBeRedacted(tx, source);
    if (place.kind === 'keep' || (place.kind === 'replace' && place.existing.id === source.id)) {
      return place.existing;
    }
    const copied = await (place.kind === 'free'
      ? insertCopy(ctx, tx, { ...copy, source: { ...source, redacted }, path: place.path })
      : replaceByCopy(ctx, tx, {
          source: { ...source, redacted: redacted || place.existing.redacted },
          target: place.existing,
          keepsVersion: copy.keepsVersion === true,
        }));
    const details = { from: source.id };
    await recordAsset(ctx, tx, { actor, action: 'asset.copied', asset: copied, details });
    return copied;
  });
}

/**
 * Two copies in opposite directions must take the two paths in one order, or each would wait for the other. The
 * shorter goes first, as in `findPlace`, which looks for a free number in longer and longer names.
 */
export async function holdBoth(
  tx: Tx,
  organizationId: Id<'organization'>,
  from: AssetPath,
  to: AssetPath,
): Promise<Asset> {
  for (const path of [from, to].sort(byLength)) await lockObject(tx, pathLock(organizationId, path));
  const source = await occupant(tx, organizationId, from);
  if (source === undefined)
    throw new Problem(libraryProblems['asset-not-found'], { thing: 'source', value: from });
  // The objects must not be collected between here and the new row.
  for (const key of keysOf(source).sort()) await lockObject(tx, key);
  return source;
}

function byLength(one: AssetPath, other: AssetPath): number {
  return one.length - other.length || (one < other ? -1 : 1);
}

async function insertCopy(
  ctx: Context,
  tx: Tx,
  { source, folder, path }: { source: Asset; folder: FolderPath; path: AssetPath },
): Promise<Asset> {
  const now = ctx.clock.now();
  const asset = await tx
    .insertInto('assets')
    .values({
      ...source,
      id: newId<'asset'>(now),
      path,
      folder,
      version: 1,
      words: null,
      created_at: now,
      updated_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await announceAssets(ctx, tx, { type: 'asset.created', assets: [asset] });
  return asset;
}

async function replaceByCopy(
  ctx: Context,
  tx: Tx,
  { source, target, keepsVersion }: { source: Asset; target: Asset; keepsVersion: boolean },
): Promise<Asset> {
  const dropped = keepsVersion ? await keepVersion(ctx, tx, target) : keysOf(target);
  const asset = await tx
    .updateTable('assets')
    .set({
      ...source,
      id: target.id,
      path: target.path,
      folder: target.folder,
      visibility: target.hidden_regions === null ? target.visibility : 'private',
      version: target.version + 1,
      words: null,
      created_at: target.created_at,
      updated_at: ctx.clock.now(),
    })
    .where('id', '=', target.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await announceChanges(ctx, tx, [asset.id]);
  await announceAssets(ctx, tx, { type: 'asset.replaced', assets: [asset] });
  const needed = new Set(keysOf(source));
  await collectLater(
    ctx,
    tx,
    dropped.filter((key) => !needed.has(key)),
  );
  return asset;
}
