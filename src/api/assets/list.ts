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
        description:
          'By default by relevance if there are words, otherwise by path, in byte order. `-` sorts in descending order.',
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
        description: 'All conditions must hold.',
        querystring: QuerySchema,
        response: {
          200: Type.Object({
            items: Type.Array(AssetAnswer),
            nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
            corrected: Type.Boolean({
              description:
                'Whether nothing matched as spelt, and these are the matches of the corrected words.',
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
