import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { FolderPath } from '#library/path.ts';
import { uploadAsset } from '#library/upload.ts';
import type { GrowingFiles } from '#storage/growing-files.ts';
import { expiryOf, type UnfinishedUpload } from './uploads.ts';
import type { Uploader } from './uploader.ts';

/**
 * Puts a whole upload into the library. That it is done is written in the transaction that writes the asset, so that
 * after an interruption it is done again or not, never twice.
 */
export async function finishUpload(
  ctx: Context,
  files: GrowingFiles,
  { uploader, upload, sha256 }: { uploader: Uploader; upload: UnfinishedUpload; sha256: Buffer },
): Promise<UnfinishedUpload> {
  const key = `staging/${upload.id}`;
  await ctx.store.adopt(key, files.path(upload.id));
  let done = upload;
  await uploadAsset(ctx, uploader.actor, {
    organizationId: upload.organization_id,
    file: { key, filename: upload.filename, bytes: Number(upload.length), sha256 },
    folder: upload.folder as FolderPath,
    name: upload.filename === '' ? { kind: 'random' } : { kind: 'given', name: upload.filename },
    visibility: upload.visibility,
    tags: upload.tags,
    collision: upload.collision,
    keepsVersion: true,
    formats: upload.formats ?? undefined,
    alongside: async (tx, { asset }) => {
      done = await markDone(ctx, tx, { upload, assetId: asset.id, sha256 });
    },
  });
  await files.remove(upload.id);
  return done;
}

async function markDone(
  ctx: Context,
  tx: Tx,
  {
    upload,
    assetId,
    sha256,
  }: { upload: UnfinishedUpload; assetId: UnfinishedUpload['asset_id']; sha256: Buffer },
): Promise<UnfinishedUpload> {
  return tx
    .updateTable('uploads')
    .set({ asset_id: assetId, sha256, received: String(upload.length), expires_at: expiryOf(ctx) })
    .where('id', '=', upload.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
