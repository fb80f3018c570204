import { Type } from 'typebox';
import { organizationOf } from '#http/authenticate.ts';
import { sorts } from '#library/search/order.ts';
import { searchAssets } from '#library/search/search-assets.ts';
import { platformProblems } from '#platform/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { pageQuery } from '#api/page.ts';
import { AssetAnswer, presentAssets } from './asset.ts';
import { assetFilter, filterOf, filterProblems } from './filter.ts';

const QuerySchema = Type.Object(
  {
    ...assetFilter,
    sort: Type.Optional(
      Type.Enum([...sorts, 'relevance'], {
        description: 'By relevance where words are asked, else by path, in byte order. `-` is backwards.',
      }),
    ),
    facets: Type.Optional(
      Type.Boolean({ default: false, description: 'Counts of everything that matches, not of this page.' }),
    ),
    ...pageQuery,
  },
  { additionalProperties: false },
);

const Counts = Type.Record(Type.String(), Type.Integer());

export const listAssets: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/assets',
    {
      config: {
        problems: [platformProblems['cursor-invalid'], ...filterProblems],
      },
      schema: {
        operationId: 'listAssets',
        summary: 'List and search assets',
        description: 'All that is asked holds at once.',
        querystring: QuerySchema,
        response: {
          200: Type.Object({
            items: Type.Array(AssetAnswer),
            nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
            corrected: Type.Boolean({
              description: 'Whether nothing was found as it was spelt, and this is what may have been meant.',
            }),
            facets: Type.Optional(
              Type.Object({
                ...{ total: Type.Integer(), format: Counts, visibility: Counts },
                ...{ orientation: Counts, hasLocation: Counts, tag: Counts },
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const { q: words, sort, cursor, limit, facets } = request.query;
      const filter = filterOf(request.query);
      const page = await searchAssets(ctx, request.actor, {
        ...{ organizationId, words, filter, sort, cursor, limit, facets },
      });
      const items = await presentAssets(ctx, addresses, page.assets);
      return {
        ...{ items, nextCursor: page.nextCursor ?? null, corrected: page.isCorrected },
        ...(page.facets === undefined ? {} : { facets: page.facets }),
      };
    },
  );
};
