import { createHmac, timingSafeEqual } from 'node:crypto';
import { limit } from '#accounts/limits.ts';
import { organizationById } from '#accounts/organizations.ts';
import { verifyPassword } from '#accounts/password-hash.ts';
import { serverSecret } from '#accounts/server-secret.ts';
import type { Context } from '#context.ts';
import { escapedForLike } from '#database/like.ts';
import { signUrl } from '#delivery/signed/sign-url.ts';
import { newestUrlKey } from '#delivery/signed/url-keys.ts';
import type { Asset } from '#library/asset.ts';
import { baseName, type AssetPath } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { sharingProblems } from './problems.ts';
import { hashOf, type Share } from './shares.ts';

/** What a link shows now. One that is over, was revoked or never was: `share-not-found`. */
export async function openShare(ctx: Context, token: string): Promise<Share> {
  const now = ctx.clock.now();
  const share = /^[\w-]{32}$/.test(token)
    ? await ctx.database.db
        .selectFrom('share_links')
        .innerJoin('organizations', 'organizations.id', 'share_links.organization_id')
        .selectAll('share_links')
        .where('token_hash', '=', hashOf(token))
        .where('revoked_at', 'is', null)
        .where('organizations.erase_at', 'is', null)
        .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
        .executeTakeFirst()
    : undefined;
  if (share !== undefined) return share;
  throw new Problem(sharingProblems['share-not-found']);
}

/**
 * Gives what a browser keeps to be let in again; it is void with another password. Throws `share-password-wrong`,
 * and `too-many-attempts` for whoever guesses.
 */
export async function passShare(
  ctx: Context,
  share: Share,
  { password, address }: { password: string; address: string },
): Promise<string> {
  limit(ctx, 'link', { account: share.id, address });
  if (await verifyPassword(password, share.password_hash ?? '')) return passOf(ctx, share);
  throw new Problem(sharingProblems['share-password-wrong'], { thing: 'password' });
}

export async function mayPass(ctx: Context, share: Share, pass: string | undefined): Promise<boolean> {
  if (share.password_hash === null) return true;
  const expected = Buffer.from(await passOf(ctx, share));
  const found = Buffer.from(pass ?? '');
  return found.length === expected.length && timingSafeEqual(found, expected);
}

async function passOf(ctx: Context, { id, password_hash }: Share): Promise<string> {
  const secret = await serverSecret(ctx, 'shares');
  return createHmac('sha256', secret)
    .update(`${id}\n${password_hash ?? ''}`)
    .digest('base64url');
}

export type SharedPicture = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly thumbnail: string;
  readonly large: string;
  /** In full size, as the public may get it; undefined when the link is for looking only. */
  readonly full: string | undefined;
};

export type SharedPage = { readonly pictures: readonly SharedPicture[]; readonly next: string | undefined };

const pagePictures = 60;

/** One page of what a link shows, in the order of paths. `after`: the `next` of the page before. */
export async function sharedPage(ctx: Context, share: Share, after: string | undefined): Promise<SharedPage> {
  const assets = await sharedAssets(ctx, share, { after, limit: pagePictures + 1 });
  const { cloudname } = await organizationById(ctx, share.organization_id);
  const key = await newestUrlKey(ctx, share.organization_id);
  const base = ctx.config.server.cdnUrl ?? '/cdn';
  const expires = expiry(ctx.clock.now());
  const sign = (path: string, operations: string) =>
    signUrl({ base, cloudname, path, prefix: undefined, operations, expires }, key);
  const pictures = assets.slice(0, pagePictures).map((asset) => ({
    ...{ name: baseName(asset.path as AssetPath), width: asset.width, height: asset.height },
    thumbnail: sign(asset.path, 'w_480,h_480,c_fit,f_auto'),
    large: sign(asset.path, 'w_2048,h_2048,c_fit,f_auto'),
    full: share.downloads ? sign(asset.path, '') : undefined,
  }));
  const last = assets.length > pagePictures ? assets[pagePictures - 1] : undefined;
  return { pictures, next: last && Buffer.from(last.path).toString('base64url') };
}

/** What a link shows, in the order of paths. */
export async function sharedAssets(
  ctx: Context,
  share: Share,
  { after, limit: most }: { after: string | undefined; limit: number },
): Promise<Asset[]> {
  const path = after === undefined ? '' : Buffer.from(after, 'base64url').toString().replaceAll('\u0000', '');
  let query = ctx.database.db
    .selectFrom('assets')
    .selectAll()
    .where('organization_id', '=', share.organization_id)
    .where('path', '>', path.toWellFormed())
    .orderBy('path')
    .limit(most);
  if (share.folder !== null && share.folder !== '/')
    query = query.where('path', 'like', `${escapedForLike(share.folder)}%`);
  if (share.asset_id !== null) query = query.where('id', '=', share.asset_id);
  return query.execute();
}

const stepSeconds = 900;

/** Between 15 and 30 minutes from now, the same for a quarter of an hour: pages that are opened again find pictures in the cache. */
function expiry(now: Date): number {
  return (Math.ceil(now.getTime() / 1_000 / stepSeconds) + 1) * stepSeconds;
}
