import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Insider } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import { hashPassword } from '#accounts/password-hash.ts';
import type { Context } from '#context.ts';
import { escapedForLike } from '#database/like.ts';
import type { ShareLinksTable } from '#database/tables/sharing.ts';
import { requireAsset } from '#library/assets.ts';
import { baseName, type AssetPath, type FolderPath } from '#library/path.ts';
import { parseIdCursor, printCursor } from '#platform/cursor.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { sharingProblems } from './problems.ts';

export type Share = Selectable<ShareLinksTable>;

export type ShareWish = {
  readonly organizationId: Id<'organization'>;
  /** A folder with everything below, or one asset. */
  readonly what: { readonly folder: FolderPath } | { readonly assetId: string };
  /** What visitors read above the pictures; the name of what is shared when undefined. */
  readonly title: string | undefined;
  readonly downloads: boolean;
  readonly password: string | undefined;
  readonly expiresAt: Date | undefined;
};

/** The token stands in the link and is shown here only. Throws `share-invalid`, `not-found`. */
export async function createShare(
  ctx: Context,
  actor: Insider,
  wish: ShareWish,
): Promise<{ readonly share: Share; readonly token: string }> {
  const { organizationId, what, expiresAt, password } = wish;
  const shared = await sharedOf(ctx, actor, organizationId, what);
  authorize(actor, 'shares.manage', { organizationId, path: shared.path });
  const now = ctx.clock.now();
  if (expiresAt !== undefined && expiresAt <= now) refuse('expiresAt', 'a time to come');
  if (password === '') refuse('password', 'at least one character, or none given');
  const token = randomBytes(24).toString('base64url');
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const share = await ctx.database.transaction(async (tx) => {
    const made = await tx
      .insertInto('share_links')
      .values({
        ...{ id: newId<'share'>(now), organization_id: organizationId, token_hash: hashOf(token) },
        ...{ folder: shared.folder, asset_id: shared.assetId, title: wish.title ?? shared.title },
        ...{ downloads: wish.downloads, password_hash: passwordHash },
        ...{ created_at: now, expires_at: expiresAt ?? null, revoked_at: null },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const details = { downloads: wish.downloads, password: password !== undefined };
    const act = { actor, organizationId, subject: shared.path, details };
    await recordAct(ctx, tx, { ...act, action: 'share.created' });
    return made;
  });
  return { share, token };
}

type Shared = {
  readonly path: string;
  readonly title: string;
  readonly folder: string | null;
  readonly assetId: Id<'asset'> | null;
};

async function sharedOf(
  ctx: Context,
  actor: Insider,
  organizationId: Id<'organization'>,
  what: ShareWish['what'],
): Promise<Shared> {
  if ('folder' in what) {
    const { folder } = what;
    return { path: folder, title: baseName(folder) || 'Pictures', folder, assetId: null };
  }
  const asset = await requireAsset(ctx, actor, what.assetId, 'asset.read');
  if (asset.organization_id !== organizationId) refuse('asset', 'one of the organization');
  return { path: asset.path, title: baseName(asset.path as AssetPath), folder: null, assetId: asset.id };
}

export type ShareAddress = { readonly organizationId: Id<'organization'>; readonly id: string };

/** Throws `share-not-found`, also for another organization's. */
export async function getShare(
  ctx: Context,
  actor: Insider,
  { organizationId, id }: ShareAddress,
): Promise<Share> {
  authorize(actor, 'shares.read', organizationId);
  const share = isId<'share'>(id)
    ? await ctx.database.db
        .selectFrom('share_links')
        .selectAll()
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
    : undefined;
  if (share === undefined)
    throw new Problem(sharingProblems['share-not-found'], { thing: 'share', value: id });
  authorize(actor, 'shares.read', { organizationId, path: await pathOf(ctx, share) });
  return share;
}

/** The latest first, also those that are over. A key that is kept to a folder sees those of its folder. Throws `cursor-invalid`. */
export async function listShares(
  ctx: Context,
  actor: Insider,
  {
    organizationId,
    cursor,
    limit,
  }: { organizationId: Id<'organization'>; cursor: string | undefined; limit: number },
): Promise<{ readonly shares: readonly Share[]; readonly nextCursor: string | undefined }> {
  authorize(actor, 'shares.read', organizationId);
  const list = `shares ${organizationId}`;
  const within = actor.kind === 'key' ? (actor.folder ?? '/') : '/';
  let query = ctx.database.db
    .selectFrom('share_links as share')
    .leftJoin('assets', 'assets.id', 'share.asset_id')
    .selectAll('share')
    .where('share.organization_id', '=', organizationId)
    .where((where) =>
      where(where.fn.coalesce('share.folder', 'assets.path'), 'like', `${escapedForLike(within)}%`),
    )
    .orderBy('share.id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where('share.id', '<', parseIdCursor<'share'>(list, cursor));
  const rows = await query.execute();
  const shares = rows.slice(0, limit);
  const last = rows.length > limit ? shares.at(-1) : undefined;
  return { shares, nextCursor: last && printCursor(list, last.id) };
}

/** From the next request on the link shows nothing. Pictures of a page that is open go with their URLs, 30 minutes later at most. */
export async function revokeShare(ctx: Context, actor: Insider, address: ShareAddress): Promise<void> {
  const share = await getShare(ctx, actor, address);
  const { organizationId } = address;
  const path = await pathOf(ctx, share);
  authorize(actor, 'shares.manage', { organizationId, path });
  await ctx.database.transaction(async (tx) => {
    const revoked = await tx
      .updateTable('share_links')
      .set({ revoked_at: ctx.clock.now() })
      .where('id', '=', share.id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (revoked === undefined) return;
    await recordAct(ctx, tx, { actor, organizationId, subject: path, action: 'share.revoked' });
  });
}

async function pathOf(ctx: Context, { folder, asset_id }: Share): Promise<string> {
  if (folder !== null || asset_id === null) return folder ?? '/';
  const asset = await ctx.database.db
    .selectFrom('assets')
    .select('path')
    .where('id', '=', asset_id)
    .executeTakeFirst();
  return asset?.path ?? '/';
}

/** 24 random bytes need no slow hash. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function refuse(thing: string, expected: string): never {
  throw new Problem(sharingProblems['share-invalid'], { thing, expected });
}
