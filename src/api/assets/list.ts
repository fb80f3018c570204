import { Type } from 'typebox';
import { organizationOf } from '#http/authenticate.ts';
import { listAssets as listOf } from '#library/list.ts';
import { parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { AssetAnswer, presentAssets } from './asset.ts';

export const listAssets: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/assets',
    {
      config: { problems: [libraryProblems['cursor-invalid'], libraryProblems['path-invalid']] },
      schema: {
        operationId: 'listAssets',
        summary: 'List assets',
        description: 'In byte order of their paths. `folder` keeps to what is directly in one folder.',
        querystring: Type.Object(
          {
            folder: Type.Optional(Type.String({ examples: ['/holidays'] })),
            cursor: Type.Optional(Type.String({ description: 'The `nextCursor` of the page before.' })),
            limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(AssetAnswer),
            nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
          }),
        },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const { folder, cursor, limit } = request.query;
      const page = await listOf(ctx, request.actor, {
        organizationId,
        folder: folder === undefined ? undefined : parseFolder(folder),
        cursor,
        limit,
      });
      const items = await presentAssets(ctx, addresses, page.assets);
      return { items, nextCursor: page.nextCursor ?? null };
    },
  );
};
