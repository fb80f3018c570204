import type { Insertable, Selectable } from 'kysely';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { UploadsTable } from '#database/tables/intake.ts';
import type { Visibility } from '#database/tables/library.ts';
import { assertMayCome } from '#library/announced.ts';
import { type FolderPath, parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { GrowingFiles } from '#storage/growing-files.ts';
import { intakeProblems } from './problems.ts';
import { useToken } from './upload-tokens.ts';
import type { Uploader } from './uploader.ts';

export type UnfinishedUpload = Selectable<UploadsTable>;

export type UploadWish = {
  /** Undefined when the client does not know yet. */
  readonly length: number | undefined;
  readonly filename: string;
  /** Undefined for where the token leads, or the root. */
  readonly folder: FolderPath | undefined;
  readonly visibility: Visibility | undefined;
  readonly collision: UploadsTable['collision'];
  /** Of a new asset. */
  readonly tags: readonly string[];
  /** As it was sent, to be given back. */
  readonly metadata: string;
};

/** Begins an upload that may be interrupted. Throws what the token, the limits and rights refuse. */
export async function createUpload(
  ctx: Context,
  files: GrowingFiles,
  { uploader, wish }: { uploader: Uploader; wish: UploadWish },
): Promise<UnfinishedUpload> {
  const { actor, organizationId, permit } = uploader;
  const folder = wish.folder ?? parseFolder(permit?.folder ?? '/');
  authorize(actor, 'asset.create', { organizationId, path: folder });
  if (wish.collision === 'replace') authorize(actor, 'asset.update', { organizationId, path: folder });
  const most = mostBytesOf(ctx, uploader);
  assertLength(wish.length, most);
  const folderTakes = await assertMayCome(ctx.database.db, {
    ...{ organizationId, folder, name: wish.filename, bytes: wish.length },
    formats: permit?.formats ?? undefined,
  });
  const mostBytes = Math.min(most, folderTakes ?? most);
  const id = newId<'upload'>(ctx.clock.now());
  await files.create(id);
  try {
    return await ctx.database.transaction(async (tx) => {
      await useToken(tx, uploader);
      await assertRoom(ctx, tx, organizationId);
      return tx
        .insertInto('uploads')
        .values(rowOf(ctx, id, { uploader, wish: { ...wish, folder }, mostBytes }))
        .returningAll()
        .executeTakeFirstOrThrow();
    });
  } catch (error) {
    await files.remove(id);
    throw error;
  }
}

/** Throws `uploads-full`. */
async function assertRoom(ctx: Context, tx: Tx, organizationId: Id<'organization'>): Promise<void> {
  const { count } = await tx
    .selectFrom('uploads')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('asset_id', 'is', null)
    .executeTakeFirstOrThrow();
  const most = ctx.config.intake.openUploads;
  if (Number(count) >= most)
    throw new Problem(intakeProblems['uploads-full'], { expected: `at most ${most}` });
}

function rowOf(
  ctx: Context,
  id: Id<'upload'>,
  begun: { uploader: Uploader; wish: UploadWish & { folder: FolderPath }; mostBytes: number },
): Insertable<UploadsTable> {
  const { uploader, wish, mostBytes } = begun;
  const { organizationId, permit } = uploader;
  return {
    ...{ id, organization_id: organizationId, token_id: permit?.tokenId ?? null, folder: wish.folder },
    ...{ filename: wish.filename, visibility: visibilityOf(uploader, wish), collision: wish.collision },
    ...{ formats: permit?.formats == null ? null : [...permit.formats], metadata: wish.metadata },
    tags: [...wish.tags],
    ...{ length: wish.length === undefined ? null : String(wish.length), most_bytes: String(mostBytes) },
    ...{ received: '0', writer: null, writer_run: null, writer_until: null, asset_id: null, sha256: null },
    ...{ created_at: ctx.clock.now(), expires_at: expiryOf(ctx) },
  };
}

/** One upload of the uploader's own. Another organization's, another token's and one that never was: `upload-not-found`. */
export async function findUpload(ctx: Context, uploader: Uploader, id: string): Promise<UnfinishedUpload> {
  const { actor, organizationId, permit } = uploader;
  const upload = isId<'upload'>(id)
    ? await ctx.database.db
        .selectFrom('uploads')
        .selectAll()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .where('expires_at', '>', ctx.clock.now())
        .executeTakeFirst()
    : undefined;
  const isTheirs = upload !== undefined && (permit === undefined || upload.token_id === permit.tokenId);
  if (!isTheirs) throw new Problem(intakeProblems['upload-not-found'], { thing: 'upload', value: id });
  authorize(actor, 'asset.create', { organizationId, path: upload.folder });
  return upload;
}

/** The row first: a file without a row is swept, a row without its file would promise what is not there. */
export async function forgetUpload(
  ctx: Context,
  files: GrowingFiles,
  id: UnfinishedUpload['id'],
): Promise<void> {
  await ctx.database.db.deleteFrom('uploads').where('id', '=', id).execute();
  await files.remove(id);
}

export function isWhole({ length }: UnfinishedUpload, received: number): boolean {
  return length !== null && received === Number(length);
}

/** Counted anew whenever something arrives. */
export function expiryOf(ctx: Context): Date {
  return new Date(ctx.clock.now().getTime() + ctx.config.intake.uploadHours * 3_600_000);
}

export function assertLength(length: number | undefined, mostBytes: number): void {
  if (length === undefined || length <= mostBytes) return;
  throw new Problem(libraryProblems['file-too-large'], {
    ...{ thing: 'Upload-Length', value: length, expected: `at most ${mostBytes} bytes` },
  });
}

function mostBytesOf(ctx: Context, { permit }: Uploader): number {
  return Math.min(ctx.config.library.maxFileBytes, permit?.maxBytes ?? Number.POSITIVE_INFINITY);
}

/** A token's visibility is its maker's choice; whoever holds it cannot make public what was meant to be looked at first. */
function visibilityOf({ permit }: Uploader, { visibility }: UploadWish): Visibility {
  if (permit === undefined) return visibility ?? 'private';
  if (visibility === undefined || visibility === permit.visibility) return permit.visibility;
  throw new Problem(intakeProblems['upload-token-elsewhere'], {
    ...{ thing: 'visibility', value: visibility, expected: permit.visibility },
  });
}
