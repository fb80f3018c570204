import { Readable } from 'node:stream';
import type { Operator } from '#access/actor.ts';
import type { Organization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import type { Asset } from '#library/asset.ts';
import { findByPath } from '#library/assets.ts';
import { discardStaged, sourceOf, stageFile, type StagedFile } from '#library/stage.ts';
import { uploadAsset } from '#library/upload.ts';
import { Problem } from '#platform/problem.ts';
import type { Fetched } from '#platform/safe-fetch.ts';
import type { ListedImage } from './listing.ts';
import { importingProblems } from './problems.ts';
import type { Source } from './source.ts';
import { type Target, targetOf } from './target.ts';

/** What every image of one import shares. */
export type Copying = {
  readonly ctx: Context;
  readonly actor: Operator;
  readonly source: Source;
  readonly organization: Organization;
  /** Paths that an image took whose name had to be normalized. */
  readonly normalized: Set<string>;
  /** Paths that are being brought now: several images are, at the same time. */
  readonly underWay: Set<string>;
  /** Told of bytes as they arrive. */
  readonly arrived: (bytes: number) => void;
};

export type Copied =
  | { readonly outcome: 'copied' | 'replaced'; readonly bytes: number; readonly asListed: boolean }
  /** It is in the library already, or it is gone from the source since it was listed. */
  | { readonly outcome: 'there' | 'gone' };

/**
 * Brings one image into the library under its own path and name. Whether it is there already is read off the library: the same
 * size, and not changed at the source since. Throws a problem that names what is wrong with this image.
 */
export async function copyImage(copying: Copying, image: ListedImage): Promise<Copied> {
  const target = targetOf(image.name);
  assertAlone(copying, target);
  copying.underWay.add(target.path);
  try {
    return await bring(copying, image, target);
  } finally {
    copying.underWay.delete(target.path);
  }
}

async function bring(copying: Copying, image: ListedImage, target: Target): Promise<Copied> {
  const existing = await findByPath(copying.ctx, copying.organization.cloudname, target.path);
  if (existing !== undefined && (await isThere(copying, { image, target, existing }))) {
    return { outcome: 'there' };
  }
  const download = await copying.source.insist(() => downloadWhole(copying, image));
  if (download === undefined) return absent(copying, image);
  const { ctx, actor, organization } = copying;
  const { outcome } = await uploadAsset(ctx, actor, {
    organizationId: organization.id,
    file: download.file,
    folder: target.folder,
    name: { kind: 'given', name: target.name },
    visibility: organization.contract_public ? 'public' : 'private',
    collision: existing === undefined ? 'refuse' : 'replace',
  });
  return {
    outcome: outcome === 'created' ? 'copied' : 'replaced',
    bytes: download.file.bytes,
    asListed: download.asListed,
  };
}

/** Of two names that are one to the library only one can be kept; the other must not silently take its place. */
function assertAlone({ normalized, underWay }: Copying, { path, normalized: isNormalized }: Target): void {
  if (normalized.has(path) || underWay.has(path))
    throw new Problem(importingProblems['names-alike'], { thing: 'name', value: path });
  if (isNormalized) normalized.add(path);
}

type Meeting = { readonly image: ListedImage; readonly target: Target; readonly existing: Asset };

/** Throws `other-image-there` and `names-alike` when something else is in the way. */
async function isThere(copying: Copying, { image, target, existing }: Meeting): Promise<boolean> {
  const isOlder = image.updatedAt <= existing.updated_at;
  const kept = Number(existing.size);
  if (isOlder && kept === image.size) return true;
  if (isOlder && (await deliveredSize(copying, image)) === kept) return true;
  if (target.normalized) {
    throw new Problem(importingProblems['names-alike'], { thing: 'name', value: target.path });
  }
  if (!isOlder) return false;
  throw new Problem(importingProblems['other-image-there'], { thing: 'path', value: target.path });
}

/** What the public would get has another size than the original where it is cleaned first: only the head is asked for. */
async function deliveredSize({ source }: Copying, image: ListedImage): Promise<number | undefined> {
  const fetched = await source.insist(() => source.open(image));
  fetched?.body.destroy();
  return fetched?.headers.contentLength;
}

type Download = { readonly file: StagedFile; readonly asListed: boolean };

/** Takes the bytes in once; undefined when the public cannot have them. What is not right leaves nothing. */
async function downloadWhole(copying: Copying, image: ListedImage): Promise<Download | undefined> {
  const { ctx, actor, organization, source } = copying;
  const fetched = await source.open(image);
  if (fetched === undefined) return undefined;
  const file = await stageFile(ctx, actor, {
    organizationId: organization.id,
    filename: image.filename,
    source: counted(fetched, copying.arrived),
  });
  try {
    if (file.bytes === image.size) return { file, asListed: true };
    await assertSamePicture(copying, { image, file, announced: fetched.headers.contentLength });
    return { file, asListed: false };
  } catch (error) {
    await discardStaged(ctx, file);
    throw error;
  }
}

function counted({ body }: Fetched, arrived: (bytes: number) => void): Readable {
  async function* count(): AsyncGenerator<Buffer> {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      arrived(chunk.length);
      yield chunk;
    }
  }
  return Readable.from(count(), { objectMode: false });
}

type Delivered = {
  readonly image: ListedImage;
  readonly file: StagedFile;
  /** Bytes, by the answer's `Content-Length`. */
  readonly announced: number | undefined;
};

/**
 * Another size than listed is right in one case: the server cleans originals before the public gets them. Then it says how long its
 * answer is, and the picture is whole and has the pixels listed. Throws `download-incomplete`, `image-differs`.
 */
async function assertSamePicture({ ctx }: Copying, { image, file, announced }: Delivered): Promise<void> {
  const size = `${image.size ?? 'an unknown number of'} bytes`;
  const short = { thing: 'file', value: `${file.bytes} bytes`, expected: size };
  if (announced !== file.bytes) throw new Problem(importingProblems['download-incomplete'], short);
  const { width, height } = await ctx.imaging.inspect(await sourceOf(ctx, file)).catch((cause: unknown) => {
    if (!(cause instanceof Problem)) throw cause;
    throw new Problem(importingProblems['download-incomplete'], { ...short, cause });
  });
  // Some servers list the stored pixels and some the upright picture.
  const upright = width === image.width && height === image.height;
  if (upright || (width === image.height && height === image.width)) return;
  throw new Problem(importingProblems['image-differs'], {
    thing: 'picture',
    value: `${width} × ${height} pixels, ${file.bytes} bytes`,
    expected: `${image.width ?? '?'} × ${image.height ?? '?'} pixels, ${size}`,
  });
}

/** Deleted since it was listed is no fault; listed but not delivered is one. */
async function absent({ source }: Copying, { name }: ListedImage): Promise<Copied> {
  if (!(await source.has(name))) return { outcome: 'gone' };
  throw new Problem(importingProblems['image-not-public'], { thing: 'image', value: name });
}
