import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import { activityOf } from '#accounts/activity/event.ts';
import { noteActivity } from '#accounts/activity/note-activity.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { ImageFacts, ImageSource, Material } from '#imaging/facts.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { collectObjects } from './collect.ts';
import { announceAssets } from './events.ts';
import { assertTakes, rulesNow } from './folder-rules.ts';
import { folderRows, insertMissing } from './folders.ts';
import { keepTogether } from './keep-together.ts';
import { collectLater, keysOf } from './let-go.ts';
import { lockObjects, lockPlace, pathLock } from './lock.ts';
import { chooseName } from './name.ts';
import { originalKey, publicKey } from './object-keys.ts';
import { lookLater } from './looks.ts';
import { makeMastersLater } from './masters.ts';
import { joinPath } from './path.ts';
import { findPlace } from './placement.ts';
import { libraryProblems } from './problems.ts';
import { publicCopy } from './public-copy.ts';
import { recordAsset } from './record.ts';
import { assureObjects, contentOf, objectsOf, placeObjects, type Prepared, rowOf } from './settling.ts';
import type { Settling, Upload, Uploaded } from './settling.ts';
import { discardStaged, sha256Of, sourceOf, type Staged, stageBytes } from './stage.ts';
import { stripStaged } from './strip.ts';
import { keepVersion } from './version-rows.ts';

/**
 * The one act behind every door an original comes through. It is acknowledged when the original, and what
 * the public may get of it, would survive a loss of power. Object first, row last: whatever is interrupted
 * leaves at most an object without a row, which the sweep takes. Objects are put in place before the
 * transaction, which so lasts for a few statements: the embedded engine has one at a time.
 * Throws what inspection, naming and the database refuse; then nothing is stored.
 */
export async function uploadAsset(ctx: Context, actor: Actor, upload: Upload): Promise<Uploaded> {
  const place = { organizationId: upload.organizationId, path: upload.folder };
  authorize(actor, 'asset.create', place);
  if (upload.collision === 'replace') authorize(actor, 'asset.update', place);
  const staged: Staged[] = [upload.file];
  try {
    const source = await sourceOf(ctx, upload.file);
    const [rules, facts] = await Promise.all([rulesNow(ctx, upload), ctx.imaging.inspect(source)]);
    assertFormat(upload, facts);
    assertTakes(rules, { format: facts.format, size: String(upload.file.bytes) });
    const file = rules.strip ? await stripStaged(ctx, upload.file, { source, facts }) : upload.file;
    staged.push(file);
    const kept = { ...upload, file, tags: [...(upload.tags ?? []), ...rules.tags] };
    const settling = await prepare(ctx, kept, file === upload.file ? { source, facts } : undefined);
    staged.push(...settling.prepared.flatMap((each) => each.staged ?? []));
    const uploaded = await settle(ctx, actor, settling);
    if (uploaded.outcome !== 'kept') {
      makeMastersLater(ctx, uploaded.asset);
      lookLater(ctx, uploaded.asset);
      noteUpload(ctx, actor, uploaded.asset);
    }
    return uploaded;
  } finally {
    for (const each of new Set(staged)) await discardStaged(ctx, each);
  }
}

/** For an account holder to see; of keys the organization's trail says enough. */
function noteUpload(ctx: Context, actor: Actor, { id, size }: Asset): void {
  if (actor.kind !== 'person') return;
  noteActivity(ctx, activityOf(actor, { kind: 'uploaded', what: id, bytes: Number(size) }));
}

/** `known`: what was found out about the file already. */
async function prepare(ctx: Context, upload: Upload, known: Material | undefined): Promise<Settling> {
  const source = known?.source ?? (await sourceOf(ctx, upload.file));
  const facts = known?.facts ?? (await ctx.imaging.inspect(source));
  const path = joinPath(upload.folder, chooseName(upload.name, facts.format));
  return { upload, path, facts, prepared: [await preparePublic(ctx, upload, source, facts)] };
}

/** What no row came to need is removed at once, or when that fails too, by the sweep. */
async function settle(ctx: Context, actor: Actor, settling: Settling): Promise<Uploaded> {
  const remove = () => collectObjects(ctx, objectsOf(settling));
  try {
    await placeObjects(ctx, settling);
    const uploaded =
      (await keepTogether(ctx, actor, settling)) ??
      (await ctx.database.transaction((tx) => keepAndTell(ctx, tx, { actor, settling })));
    if (uploaded.outcome === 'kept') await remove();
    return uploaded;
  } catch (error) {
    await remove().catch((err: unknown) => ctx.log.warn({ err }, 'An upload that failed left objects.'));
    await assertStillThere(ctx, actor, settling.upload);
    throw error;
  }
}

/** An organization may be erased while something is uploaded to it: then its keys are gone as well. */
async function assertStillThere(ctx: Context, actor: Actor, { organizationId }: Upload): Promise<void> {
  const there = await ctx.database.db
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  if (there === undefined)
    throw new Problem(accessProblems[actor.kind === 'key' ? 'unauthorized' : 'not-found']);
}

async function keepAndTell(
  ctx: Context,
  tx: Tx,
  { actor, settling }: { actor: Actor; settling: Settling },
): Promise<Uploaded> {
  const uploaded = await keep(ctx, tx, settling);
  const { asset, outcome } = uploaded;
  if (outcome !== 'kept') {
    const action = outcome === 'created' ? 'asset.uploaded' : 'asset.replaced';
    await recordAsset(ctx, tx, { actor, action, asset });
    await announceAssets(ctx, tx, { type: `asset.${outcome}`, assets: [asset] });
  }
  await settling.upload.alongside?.(tx, uploaded);
  return uploaded;
}

function assertFormat({ formats }: Upload, { format }: ImageFacts): void {
  if (formats === undefined || formats.includes(format)) return;
  throw new Problem(libraryProblems['type-not-taken'], {
    ...{ thing: 'file', value: format, expected: formats.join(' or ') },
  });
}

async function preparePublic(
  ctx: Context,
  upload: Upload,
  source: ImageSource,
  facts: ImageFacts,
): Promise<Prepared> {
  const cleaned = await publicCopy(ctx, source, facts.format);
  if (cleaned === undefined) return { key: null, bytes: 0, staged: undefined };
  // A picture that says nothing about anybody leaves as it came, and is stored once.
  if (sha256Of(cleaned).equals(upload.file.sha256)) {
    const key = originalKey(upload.organizationId, upload.file.sha256);
    return { key, bytes: upload.file.bytes, staged: undefined };
  }
  return {
    key: publicKey(upload.organizationId, upload.file.sha256),
    bytes: cleaned.length,
    staged: await stageBytes(ctx, `${upload.file.key}-public`, cleaned),
  };
}

/** What is usual, a free path, takes two statements: they follow each other, and the embedded engine runs no other between them. */
async function keep(ctx: Context, tx: Tx, settling: Settling): Promise<Uploaded> {
  const { upload, path } = settling;
  const { organizationId, collision, file } = upload;
  // Objects after paths, always; who looks for a free number has not asked for all its paths yet.
  const objects = collision === 'number' ? [] : objectsOf(settling);
  await lockPlace(tx, organizationId, [pathLock(organizationId, path), ...objects]);
  const created = await insertUnlessTaken(ctx, tx, settling);
  if (created !== undefined) {
    // Rolled back: what was to be replaced is gone.
    if (upload.replaces !== undefined) throw new Problem(accessProblems['not-found']);
    if (objects.length === 0) await lockObjects(tx, objectsOf(settling));
    await assureObjects(ctx, settling);
    return { asset: created, outcome: 'created' };
  }
  const place = await findPlace(tx, { organizationId, path, collision, sha256: file.sha256 });
  if (place.kind === 'keep') return { asset: place.existing, outcome: 'kept' };
  await lockObjects(tx, objectsOf(settling));
  await assureObjects(ctx, settling);
  if (place.kind === 'replace') return replace(ctx, tx, settling, place.existing);
  const asset = await tx
    .insertInto('assets')
    .values(rowOf(ctx, { ...settling, path: place.path }))
    .returningAll()
    .executeTakeFirstOrThrow();
  return { asset, outcome: 'created' };
}

/** Makes the folders on the way in any case. */
async function insertUnlessTaken(ctx: Context, tx: Tx, settling: Settling): Promise<Asset | undefined> {
  const { organizationId, folder } = settling.upload;
  const row = rowOf(ctx, settling);
  const missing = folderRows(ctx, organizationId, folder);
  const insertion =
    missing.length === 0
      ? tx.insertInto('assets')
      : tx.with('made', (made) => insertMissing(made, missing)).insertInto('assets');
  return insertion
    .values(row)
    .onConflict((conflict) => conflict.columns(['organization_id', 'path']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

async function replace(ctx: Context, tx: Tx, settling: Settling, existing: Asset): Promise<Uploaded> {
  const { replaces } = settling.upload;
  if (replaces !== undefined && replaces.id !== existing.id) throw new Problem(libraryProblems['asset-busy']);
  await replaces?.precondition?.(existing);
  const dropped =
    settling.upload.keepsVersion === true ? await keepVersion(ctx, tx, existing) : keysOf(existing);
  const asset = await tx
    .updateTable('assets')
    .set({
      ...contentOf(settling),
      words: null,
      visibility: visibilityAfter(settling, existing),
      // Both are places in the picture that was there before.
      focal_x: null,
      focal_y: null,
      version: existing.version + 1,
      updated_at: ctx.clock.now(),
    })
    .where('id', '=', existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await announceChanges(ctx, tx, [asset.id]);
  const after = new Set([asset.original_key, asset.public_key]);
  await collectLater(
    ctx,
    tx,
    dropped.filter((key) => !after.has(key)),
  );
  return { asset, outcome: 'replaced' };
}

/** Where something had to be hidden, nobody has looked yet at what is there now. */
function visibilityAfter({ upload }: Settling, existing: Asset): Asset['visibility'] {
  if (existing.hidden_regions !== null) return 'private';
  return upload.replacedVisibility ?? existing.visibility;
}
