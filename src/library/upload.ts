import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import { activityOf } from '#accounts/activity/event.ts';
import { noteActivity } from '#accounts/activity/note-activity.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { AssetsTable, Visibility } from '#database/tables/library.ts';
import type { ImageFacts, ImageSource, Material } from '#imaging/facts.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import type { Precondition } from './assets.ts';
import { announceChanges } from './changes.ts';
import { collectObjects } from './collect.ts';
import { announceAssets } from './events.ts';
import { assertTakes, rulesOf } from './folder-rules.ts';
import { folderRows, insertMissing } from './folders.ts';
import { collectLater, keysOf } from './let-go.ts';
import { lockObject, lockPlace, pathLock } from './lock.ts';
import { chooseName, type NameWish } from './name.ts';
import { originalKey, publicKey } from './object-keys.ts';
import { lookLater } from './looks.ts';
import { makeMastersLater } from './masters.ts';
import { type AssetPath, type FolderPath, joinPath } from './path.ts';
import { type Collision, findPlace } from './placement.ts';
import { libraryProblems } from './problems.ts';
import { publicCopy } from './public-copy.ts';
import { recordAsset } from './record.ts';
import { discardStaged, type StagedFile } from './stage.ts';
import { stripStaged } from './strip.ts';
import { tagsOf } from './tag.ts';
import { keepVersion } from './version-rows.ts';

export type Upload = {
  readonly organizationId: Id<'organization'>;
  readonly file: StagedFile;
  readonly folder: FolderPath;
  readonly name: NameWish;
  /** Of an asset that is new. */
  readonly visibility: Visibility;
  /** What a replaced asset becomes; without it, it stays as it is. */
  readonly replacedVisibility?: Visibility | undefined;
  readonly collision: Collision;
  /** Of an asset that is new, beside those that its folder gives. */
  readonly tags?: readonly string[] | undefined;
  /** Whether what is replaced stays as an earlier version. */
  readonly keepsVersion?: boolean;
  /** The one asset that this is to be the content of; without it, whatever is at the path. */
  readonly replaces?: { readonly id: Id<'asset'>; readonly precondition?: Precondition | undefined };
  /** The only types of content that are taken; all when not given. */
  readonly formats?: readonly string[] | undefined;
  /** What the door has to write in the transaction that writes the row: both are there afterwards, or neither. */
  readonly alongside?: ((tx: Tx, uploaded: Uploaded) => Promise<void>) | undefined;
};

export type Uploaded = { readonly asset: Asset; readonly outcome: 'created' | 'replaced' | 'kept' };

/**
 * The one act behind every door an original comes through. It is acknowledged when the original, and what
 * the public may get of it, would survive a loss of power. Object first, row last: whatever is interrupted
 * leaves at most an object without a row, which the sweep takes. Objects are put in place before the
 * transaction, which so lasts for three statements: the embedded engine has one at a time.
 * Throws what inspection, naming and the database refuse; then nothing is stored.
 */
export async function uploadAsset(ctx: Context, actor: Actor, upload: Upload): Promise<Uploaded> {
  const place = { organizationId: upload.organizationId, path: upload.folder };
  authorize(actor, 'asset.create', place);
  if (upload.collision === 'replace') authorize(actor, 'asset.update', place);
  const prepared: Prepared[] = [];
  const staged = [upload.file];
  try {
    const source = await sourceOf(ctx, upload.file);
    const [rules, facts] = await Promise.all([
      rulesOf(ctx.database.db, upload.organizationId, upload.folder),
      ctx.imaging.inspect(source),
    ]);
    assertFormat(upload, facts);
    assertTakes(rules, { format: facts.format, size: String(upload.file.bytes) });
    if (rules.strip) staged.push(await stripStaged(ctx, upload.file, { source, facts }));
    const file = staged.at(-1) ?? upload.file;
    const kept = { ...upload, file, tags: [...(upload.tags ?? []), ...rules.tags] };
    const settling = await prepare(ctx, kept, file === upload.file ? { source, facts } : undefined);
    prepared.push(...settling.prepared);
    const uploaded = await settle(ctx, actor, settling);
    if (uploaded.outcome !== 'kept') {
      makeMastersLater(ctx, uploaded.asset);
      lookLater(ctx, uploaded.asset);
      noteUpload(ctx, actor, uploaded.asset);
    }
    return uploaded;
  } finally {
    for (const file of staged) await discardStaged(ctx, file);
    for (const { stagedKey } of prepared) if (stagedKey !== undefined) await ctx.store.delete(stagedKey);
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
    for (const [from, to] of copiesOf(settling)) await copyObject(ctx, from, to);
    const uploaded = await ctx.database.transaction((tx) => keepAndTell(ctx, tx, { actor, settling }));
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

/** What the public may get of the original, ready to be put in place. */
type Prepared = {
  readonly key: string | null;
  readonly bytes: number;
  /** Where it waits; undefined when the original itself may leave, or nothing may. */
  readonly stagedKey: string | undefined;
};

type Settling = {
  readonly upload: Upload;
  readonly path: AssetPath;
  readonly facts: ImageFacts;
  readonly prepared: readonly Prepared[];
};

/** A small file is read once for all that is to be found out about it. */
const smallBytes = 256 * 1_024;

async function sourceOf(ctx: Context, { key, bytes }: StagedFile): Promise<ImageSource> {
  const path = bytes <= smallBytes ? undefined : ctx.store.localPath(key);
  if (path !== undefined) return { path };
  return { bytes: (await ctx.store.read(key)) ?? Buffer.alloc(0) };
}

async function preparePublic(
  ctx: Context,
  upload: Upload,
  source: ImageSource,
  facts: ImageFacts,
): Promise<Prepared> {
  const cleaned = await publicCopy(ctx, source, facts.format);
  if (cleaned === undefined) return { key: null, bytes: 0, stagedKey: undefined };
  // A picture that says nothing about anybody leaves as it came, and is stored once.
  if (createHash('sha256').update(cleaned).digest().equals(upload.file.sha256)) {
    const key = originalKey(upload.organizationId, upload.file.sha256);
    return { key, bytes: upload.file.bytes, stagedKey: undefined };
  }
  const stagedKey = `${upload.file.key}-public`;
  await ctx.store.put(stagedKey, cleaned);
  return {
    key: publicKey(upload.organizationId, upload.file.sha256),
    bytes: cleaned.length,
    stagedKey,
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
    if (objects.length === 0) await lockObjects(tx, settling);
    await assureObjects(ctx, settling);
    return { asset: created, outcome: 'created' };
  }
  const place = await findPlace(tx, { organizationId, path, collision, sha256: file.sha256 });
  if (place.kind === 'keep') return { asset: place.existing, outcome: 'kept' };
  await lockObjects(tx, settling);
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

function rowOf(ctx: Context, settling: Settling): Insertable<AssetsTable> {
  const now = ctx.clock.now();
  return {
    id: newId<'asset'>(now),
    organization_id: settling.upload.organizationId,
    path: settling.path,
    folder: settling.upload.folder,
    visibility: settling.upload.visibility,
    version: 1,
    created_at: now,
    updated_at: now,
    focal_x: null,
    focal_y: null,
    hidden_regions: null,
    redacted: false,
    tags: tagsOf(settling.upload.tags ?? []),
    ...contentOf(settling),
  };
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

/** The columns that describe the content. */
function contentOf({ upload, facts, prepared }: Settling) {
  const [forPublic] = prepared;
  return {
    original_name: keptName(upload.file.filename),
    sha256: upload.file.sha256,
    size: String(upload.file.bytes),
    format: facts.format,
    width: facts.width,
    height: facts.height,
    orientation: facts.orientation,
    frames: facts.frames,
    has_alpha: facts.hasAlpha,
    colour: facts.colour,
    bit_depth: facts.bitDepth,
    has_location: facts.hasLocation,
    copyright_notice: facts.credits?.copyright ?? null,
    credit_line: facts.credits?.credit ?? null,
    page_sizes: facts.pages?.flatMap(({ width, height }) => [width, height]) ?? null,
    original_key: originalKey(upload.organizationId, upload.file.sha256),
    public_key: forPublic?.key ?? null,
    public_size: forPublic?.key == null ? null : String(forPublic.bytes),
  };
}

/** From where each object is copied, and to where; in the order in which they are locked. */
function copiesOf({ upload, prepared }: Settling): [from: string, to: string][] {
  const copies: [string, string][] = [
    [upload.file.key, originalKey(upload.organizationId, upload.file.sha256)],
  ];
  for (const { stagedKey, key } of prepared) {
    if (stagedKey !== undefined && key !== null) copies.push([stagedKey, key]);
  }
  return copies;
}

function objectsOf(settling: Settling): string[] {
  return copiesOf(settling).map(([, to]) => to);
}

async function lockObjects(tx: Tx, settling: Settling): Promise<void> {
  for (const key of objectsOf(settling)) await lockObject(tx, key);
}

/** With the objects locked: a collection may have removed one since it was put in place. */
async function assureObjects(ctx: Context, settling: Settling): Promise<void> {
  for (const [from, to] of copiesOf(settling)) {
    if ((await ctx.store.head(to)) === undefined) await copyObject(ctx, from, to);
  }
}

/** What was staged may have been swept after a day. */
async function copyObject(ctx: Context, from: string, to: string): Promise<void> {
  if (!(await ctx.store.copy(from, to))) throw new Problem(libraryProblems['upload-incomplete']);
}

// oxlint-disable-next-line no-control-regex -- these are what is taken out
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/g;

/** What the sender called the file, for people to read: no control characters, 255 characters at most. */
function keptName(filename: string): string {
  return filename.replace(controlCharacters, '').toWellFormed().slice(0, 255).toWellFormed();
}
