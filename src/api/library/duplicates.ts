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
    description: 'In how many of 64 bits it differs from the first; 0 for the same file.',
  }),
  mirrored: Type.Boolean({ description: 'Whether it is a mirror image of the first.' }),
});

export const listDuplicates: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/duplicates',
    {
      config: { problems: [platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listDuplicates',
        summary: 'List duplicates',
        description:
          'In groups, the oldest asset of each first. Identical files are known at once; files that only look the same, once the server had time to compare them.',
        querystring: Type.Object(
          {
            kind: Type.Enum(['exact', 'near'], {
              ...{ default: 'exact', description: 'Identical files, or different files that look the same.' },
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
