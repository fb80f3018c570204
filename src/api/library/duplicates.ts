import { Type } from 'typebox';
import { organizationOf } from '#http/authenticate.ts';
import { listDuplicates as listOf } from '#library/duplicates.ts';
import { AssetAnswer, presentAssets } from '#api/assets/asset.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Page, pageQuery } from '#api/page.ts';
import { platformProblems } from '#platform/problems.ts';

const DuplicateSchema = Type.Object({
  asset: AssetAnswer,
  distance: Type.Integer({
    description: 'In how many of 64 bits it looks otherwise than the first; 0 for the same file.',
  }),
  mirrored: Type.Boolean({ description: 'Whether it looks like the first in a mirror.' }),
});

export const listDuplicates: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/duplicates',
    {
      config: { problems: [platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listDuplicates',
        summary: 'List assets that are there more than once',
        description:
          'In groups, the oldest asset of each first. The same bytes are known at once; what only looks the same, when the machine had time to look at it.',
        querystring: Type.Object(
          {
            kind: Type.Enum(['exact', 'near'], {
              ...{ default: 'exact', description: 'The same bytes, or different files that look the same.' },
            }),
            ...pageQuery,
            limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Page(Type.Object({ assets: Type.Array(DuplicateSchema) })) },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const page = await listOf(ctx, request.actor, { organizationId, ...request.query });
      const items = [];
      for (const group of page.groups) {
        const assets = await presentAssets(
          ctx,
          addresses,
          group.map(({ asset }) => asset),
        );
        items.push({
          assets: group.flatMap(({ distance, isMirrored: mirrored }, index) => {
            const asset = assets[index];
            return asset === undefined ? [] : [{ asset, distance, mirrored }];
          }),
        });
      }
      return { items, nextCursor: page.nextCursor ?? null };
    },
  );
};
