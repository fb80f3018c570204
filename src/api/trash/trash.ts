import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Action } from '#access/roles.ts';
import type { Context } from '#context.ts';
import { organizationOf } from '#http/authenticate.ts';
import { parseFolder, parseName } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import {
  emptyTrash as empty,
  listTrash as listOf,
  requireTrashed,
  restoreAsset as restore,
} from '#library/trash.ts';
import { AssetAnswer, presentAssets } from '#api/assets/asset.ts';
import { CollisionSchema, sendAsset } from '#api/assets/one.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { bodyIsOptional, Page, pageQuery } from '#api/page.ts';
import { rightFirst } from '#api/right-first.ts';
import { platformProblems } from '#platform/problems.ts';

const params = Type.Object({ id: Type.String({ description: 'The asset’s id.' }) });

function trashedFirst(ctx: Context, action: Action) {
  return async (request: FastifyRequest): Promise<void> => {
    await requireTrashed(ctx, request.actor, (request.params as { id: string }).id, action);
  };
}

export const listTrash: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/trash',
    {
      config: { problems: [platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listTrash',
        summary: 'List the assets in the trash',
        description: 'The latest first.',
        querystring: Type.Object(pageQuery, { additionalProperties: false }),
        response: {
          200: Page(
            Type.Object({
              asset: AssetAnswer,
              trashedAt: Type.String({ format: 'date-time' }),
              expiresAt: Type.String({
                format: 'date-time',
                description: 'When it will be deleted for good.',
              }),
            }),
          ),
        },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const page = await listOf(ctx, request.actor, { organizationId, ...request.query });
      const assets = await presentAssets(
        ctx,
        addresses,
        page.trashed.map(({ asset }) => asset),
      );
      const items = page.trashed.flatMap(({ trashed_at: at, expires_at: until }, index) => {
        const asset = assets[index];
        return asset === undefined
          ? []
          : [{ asset, trashedAt: at.toISOString(), expiresAt: until.toISOString() }];
      });
      return { items, nextCursor: page.nextCursor ?? null };
    },
  );
};

export const restoreAsset: Endpoint = (scope, parts) => {
  scope.post(
    '/trash/:id/restore',
    {
      onRequest: trashedFirst(parts.ctx, 'asset.update'),
      preValidation: bodyIsOptional,
      config: { problems: [libraryProblems['path-invalid'], libraryProblems['asset-exists']] },
      schema: {
        operationId: 'restoreAsset',
        summary: 'Restore an asset from the trash',
        description: 'As it was, with its id and its earlier versions.',
        params,
        body: Type.Object(
          {
            folder: Type.Optional(Type.String({ description: 'By default where it was.' })),
            name: Type.Optional(Type.String()),
            collision: CollisionSchema,
          },
          { additionalProperties: false },
        ),
        response: { 200: AssetAnswer },
      },
    },
    async (request, reply) => {
      const { folder, name, collision } = request.body;
      const asset = await restore(parts.ctx, request.actor, {
        id: request.params.id,
        folder: folder === undefined ? undefined : parseFolder(folder),
        name: name === undefined ? undefined : parseName(name),
        collision: collision === 'number' ? 'number-anyway' : 'refuse',
      });
      return sendAsset(parts, reply, asset);
    },
  );
};

export const deleteTrashed: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/trash/:id',
    {
      onRequest: trashedFirst(ctx, 'asset.delete'),
      schema: {
        operationId: 'deleteTrashed',
        summary: 'Delete an asset in the trash for good',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await empty(ctx, request.actor, { id: request.params.id });
      return reply.code(204).send(null);
    },
  );
};

export const emptyTrash: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/trash',
    {
      onRequest: rightFirst('asset.delete'),
      schema: {
        operationId: 'emptyTrash',
        summary: 'Delete for good everything in the trash',
        response: { 200: Type.Object({ deleted: Type.Integer() }) },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      return { deleted: await empty(ctx, request.actor, { organizationId }) };
    },
  );
};
