import type { Insertable } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { AssetsTable, Visibility } from '#database/tables/library.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import type { Precondition } from './assets.ts';
import type { NameWish } from './name.ts';
import { originalKey } from './object-keys.ts';
import type { AssetPath, FolderPath } from './path.ts';
import type { Collision } from './placement.ts';
import { libraryProblems } from './problems.ts';
import { keepStaged, type Staged, type StagedFile } from './stage.ts';
import { tagsOf } from './tag.ts';

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

/** What the public may get of the original, ready to be put in place. */
export type Prepared = {
  readonly key: string | null;
  readonly bytes: number;
  /** Undefined when the original itself may leave, or nothing may. */
  readonly staged: Staged | undefined;
};

/** An upload of which everything is known but its row. */
export type Settling = {
  readonly upload: Upload;
  readonly path: AssetPath;
  readonly facts: ImageFacts;
  readonly prepared: readonly Prepared[];
};

export function rowOf(ctx: Context, settling: Settling): Insertable<AssetsTable> {
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

/** The columns that describe the content. */
export function contentOf({ upload, facts, prepared }: Settling) {
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

// oxlint-disable-next-line no-control-regex -- these are what is taken out
const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/g;

/** What the sender called the file, for people to read: no control characters, 255 characters at most. */
function keptName(filename: string): string {
  return filename.replace(controlCharacters, '').toWellFormed().slice(0, 255).toWellFormed();
}

/** What becomes each object; in the order in which they are locked. */
function copiesOf({ upload, prepared }: Settling): [from: Staged, to: string][] {
  const copies: [Staged, string][] = [[upload.file, originalKey(upload.organizationId, upload.file.sha256)]];
  for (const { staged, key } of prepared) {
    if (staged !== undefined && key !== null) copies.push([staged, key]);
  }
  return copies;
}

export function objectsOf(settling: Settling): string[] {
  return copiesOf(settling).map(([, to]) => to);
}

/** Before the transaction, so that it waits for no disk but its own. */
export async function placeObjects(ctx: Context, settling: Settling): Promise<void> {
  for (const [from, to] of copiesOf(settling)) await placeObject(ctx, from, to);
}

/** With the objects locked: a collection may have removed one since it was put in place. */
export async function assureObjects(ctx: Context, settling: Settling): Promise<void> {
  for (const [from, to] of copiesOf(settling)) {
    if ((await ctx.store.head(to)) === undefined) await placeObject(ctx, from, to);
  }
}

async function placeObject(ctx: Context, from: Staged, to: string): Promise<void> {
  if (!(await keepStaged(ctx, from, to))) throw new Problem(libraryProblems['upload-incomplete']);
}
