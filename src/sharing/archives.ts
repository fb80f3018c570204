import type { Readable } from 'node:stream';
import type { Insider } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { activityOf } from '#accounts/activity/event.ts';
import { noteActivity } from '#accounts/activity/note-activity.ts';
import { recordAct } from '#accounts/audit.ts';
import { organizationById } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { escapedForLike } from '#database/like.ts';
import { deliver } from '#delivery/deliver.ts';
import type { Delivery } from '#delivery/delivery.ts';
import { signUrl } from '#delivery/signed/sign-url.ts';
import { newestUrlKey } from '#delivery/signed/url-keys.ts';
import type { Asset } from '#library/asset.ts';
import type { FolderPath } from '#library/path.ts';
import type { AssetFilter } from '#library/search/filter.ts';
import { type Search, searchAssets } from '#library/search/search-assets.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Share } from './shares.ts';
import { sharedAssets } from './visit-share.ts';
import { nameInZip, zipOf, type ZipFile } from './zip.ts';

/** Rows that are held at a time. */
const pageRows = 500;

export type Export = Pick<Search, 'organizationId' | 'words'> & {
  /** With everything below. */
  readonly folder: FolderPath;
  readonly filter?: AssetFilter;
};

/** What a search finds in a folder, as it came in: for its organization. */
export async function exportFolder(
  ctx: Context,
  actor: Insider,
  { organizationId, folder, words, filter = {} }: Export,
): Promise<Readable> {
  authorize(actor, 'asset.read', { organizationId, path: folder });
  await ctx.database.transaction((tx) =>
    recordAct(ctx, tx, { actor, organizationId, subject: folder, action: 'export.downloaded' }),
  );
  if (actor.kind === 'person') noteActivity(ctx, activityOf(actor, { kind: 'downloaded', what: folder }));
  const found = originalsFound(ctx, actor, {
    ...{ organizationId, words, filter: { ...filter, within: filter.within ?? folder } },
  });
  return zipOf(originals(ctx, folder, found));
}

type Original = Pick<Asset, 'id' | 'path' | 'original_key' | 'updated_at'>;

async function* originals(
  ctx: Context,
  folder: FolderPath,
  assets: AsyncIterable<Original>,
): AsyncGenerator<ZipFile> {
  for await (const asset of assets) {
    yield {
      name: nameInZip(asset.path, folder, asset.id),
      modified: asset.updated_at,
      open: () => ctx.store.stream(asset.original_key),
    };
  }
}

/** A page at a time, too, each as it is when its turn comes. */
async function* originalsFound(
  ctx: Context,
  actor: Insider,
  search: Pick<Search, 'organizationId' | 'words' | 'filter'>,
): AsyncGenerator<Original> {
  for (let cursor: string | undefined; ;) {
    const page = await searchAssets(ctx, actor, { ...search, sort: 'path', cursor, limit: pageRows });
    yield* page.assets;
    cursor = page.nextCursor;
    if (cursor === undefined) return;
  }
}

/** Whatever is in a folder and below it; a page of rows at a time. */
export async function* originalsIn(ctx: Context, organizationId: Id<'organization'>, folder: FolderPath) {
  for (let after = ''; ;) {
    const assets = await ctx.database.db
      .selectFrom('assets')
      .select(['id', 'path', 'original_key', 'updated_at', 'sha256'])
      .where('organization_id', '=', organizationId)
      .where('path', '>', after)
      .where('path', 'like', `${escapedForLike(folder)}%`)
      .orderBy('path')
      .limit(pageRows)
      .execute();
    yield* assets;
    const last = assets.at(-1);
    if (last === undefined || assets.length < pageRows) return;
    after = last.path;
  }
}

/** Everything a link shows, as the public may get it: for whoever has a link that is for taking them along. */
export function exportShare(ctx: Context, delivery: Delivery, share: Share): Readable {
  return zipOf(shared(ctx, delivery, share));
}

async function* shared(ctx: Context, delivery: Delivery, share: Share): AsyncGenerator<ZipFile> {
  for (let after: string | undefined; ;) {
    const assets = await sharedAssets(ctx, share, { after, limit: pageRows });
    for (const asset of assets) {
      yield {
        name: nameInZip(asset.path, share.folder ?? '/', asset.id),
        modified: asset.updated_at,
        open: () => publicForm(ctx, delivery, asset),
      };
    }
    const last = assets.at(-1);
    if (last === undefined || assets.length < pageRows) return;
    after = Buffer.from(last.path).toString('base64url');
  }
}

/** What the delivery host gives for the bare URL: cleaned, and with nothing in it that must not be seen. */
async function publicForm(
  ctx: Context,
  delivery: Delivery,
  asset: Asset,
): Promise<Readable | Buffer | undefined> {
  const { cloudname } = await organizationById(ctx, asset.organization_id);
  const key = await newestUrlKey(ctx, asset.organization_id);
  const expires = Math.floor(ctx.clock.now().getTime() / 1_000) + 60;
  const url = new URL(
    signUrl(
      { base: 'http://here', cloudname, path: asset.path, prefix: undefined, operations: '', expires },
      key,
    ),
  );
  try {
    const picture = await deliver(ctx, delivery, {
      ...{ pathname: url.pathname, query: url.search.slice(1), accept: undefined, ifNoneMatch: undefined },
      ...{ referrer: undefined, cookies: undefined, client: { address: '', protocol: 'https' } },
      signal: AbortSignal.timeout(60_000),
    });
    if (picture.kind === 'stream') return await picture.open();
    return picture.kind === 'bytes' ? picture.body : undefined;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
