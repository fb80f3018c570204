import type { Readable } from 'node:stream';
import type { Context } from '#context.ts';
import { parseFolder } from '#library/path.ts';
import { stageFile, type StagedFile } from '#library/stage.ts';
import type { Uploaded } from '#library/settling.ts';
import { uploadAsset } from '#library/upload.ts';
import { useToken } from './upload-tokens.ts';
import type { Uploader, UploadPermit } from './uploader.ts';

/** Somebody with a token. */
export type TokenHolder = Uploader & { readonly permit: UploadPermit };

/** Takes in one file of a form, within the token's bounds. */
export function stageDirect(
  ctx: Context,
  { actor, organizationId, permit }: TokenHolder,
  arrival: { readonly filename: string; readonly source: Readable },
): Promise<StagedFile> {
  return stageFile(ctx, actor, { ...arrival, organizationId, maxBytes: permit.maxBytes ?? undefined });
}

/** A picture that came in one piece from a browser. It takes a use of the token only when it is kept. */
export function uploadDirect(
  ctx: Context,
  uploader: TokenHolder,
  { file, name }: { readonly file: StagedFile; readonly name: string },
): Promise<Uploaded> {
  const { actor, organizationId, permit } = uploader;
  return uploadAsset(ctx, actor, {
    ...{ organizationId, file, folder: parseFolder(permit.folder) },
    name: name === '' ? { kind: 'random' } : { kind: 'given', name },
    visibility: permit.visibility,
    collision: 'number',
    formats: permit.formats ?? undefined,
    alongside: (tx) => useToken(tx, uploader),
  });
}
