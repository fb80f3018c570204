import { type SqlBool, sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Db } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import type { Asset } from '#library/asset.ts';
import { root } from '#library/path.ts';
import { readWords } from '#library/read-words.ts';
import { countFacets, type Facets } from './facets.ts';
import { type AssetFilter, conditionsOf, type Matching } from './filter.ts';
import { type Order, orderBy, parsePosition, printPosition, type Sort } from './order.ts';
import { meant, spelt, type Term } from './terms.ts';

export type Search = {
  readonly organizationId: Id<'organization'>;
  readonly words?: string | undefined;
  readonly filter: AssetFilter;
  /** By relevance where words are asked, else by path. */
  readonly sort?: Sort | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly facets?: boolean | undefined;
};

export type FoundPage = {
  readonly assets: readonly Asset[];
  readonly nextCursor: string | undefined;
  /** Whether nothing was found as it was spelt, and words were taken as they may have been meant. */
  readonly isCorrected: boolean;
  readonly facets: Facets | undefined;
};

/** Assets of an organization, page by page. Throws `cursor-invalid`. */
export async function searchAssets(ctx: Context, actor: Actor, search: Search): Promise<FoundPage> {
  const { organizationId, filter, words = '' } = search;
  authorize(actor, 'asset.read', { organizationId, path: filter.folder ?? filter.within ?? root });
  const isWorded = /[\p{L}\p{N}]/u.test(words);
  const sort = search.sort ?? (isWorded ? 'relevance' : 'path');
  const position = search.cursor === undefined ? undefined : parsePosition(search.cursor, sort);
  if (isWorded) await readWords(ctx, organizationId);
  const asSpelt = isWorded ? await spelt(ctx, organizationId, words) : [];
  let terms = asSpelt;
  let page = position?.meant === true ? [] : await pageOf(ctx, search, { sort, terms, position });
  const isCorrected = position?.meant ?? (isWorded && page.length === 0);
  if (isCorrected) {
    terms = await meant(ctx, organizationId, asSpelt);
    page = await pageOf(ctx, search, { sort, terms, position });
  }
  const assets = page.slice(0, search.limit);
  const last = page.length > search.limit ? assets.at(-1) : undefined;
  return {
    assets: assets.map(withoutPosition),
    nextCursor: last && printPosition({ sort, meant: isCorrected, key: last.position, id: last.id }),
    isCorrected: isCorrected && page.length > 0,
    facets: search.facets === true ? await countFacets(matching(ctx.database.db, search, terms)) : undefined,
  };
}

function withoutPosition(found: Asset & { position: string }): Asset {
  const { position: _, ...asset } = found;
  return asset;
}

type Paging = {
  readonly sort: Sort;
  readonly terms: readonly Term[];
  readonly position: ReturnType<typeof parsePosition> | undefined;
};

/** One more than fits tells whether there is another page. */
function pageOf(
  ctx: Context,
  search: Search,
  { sort, terms, position }: Paging,
): Promise<(Asset & { position: string })[]> {
  const order: Order = orderBy(sort, terms);
  return matching(ctx.database.db, search, terms)
    .selectAll()
    .select(order.key.as('position'))
    .$if(position !== undefined, (query) =>
      query.where(position === undefined ? sql<SqlBool>`true` : order.after(position)),
    )
    .orderBy(order.by)
    .limit(search.limit + 1)
    .execute();
}

function matching(db: Db, { organizationId, filter }: Search, terms: readonly Term[]): Matching {
  return db
    .selectFrom('assets')
    .where('organization_id', '=', organizationId)
    .where((where) => where.and(conditionsOf(where, filter)))
    .where((where) => where.and(terms.map(({ groups }) => sql<SqlBool>`words && ${groups.flat()}::text[]`)));
}
