import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '#context.ts';
import type { Asset } from '#library/asset.ts';
import { deleteAsset as deleteOne, getAsset as getOne, updateAsset as updateOne } from '#library/assets.ts';
import type { Endpoint } from '#api/endpoint.ts';
import {
  AssetAnswer,
  FocalPointSchema,
  HiddenRegionsSchema,
  presentAsset,
  VisibilitySchema,
} from './asset.ts';

const params = Type.Object({ id: Type.String({ description: 'The asset’s id.' }) });

/** A stranger’s or unknown id is 404 before the body is looked at. */
function assetFirst(ctx: Context) {
  return async (request: FastifyRequest): Promise<void> => {
    await find(ctx, request);
  };
}

function find(ctx: Context, request: FastifyRequest): Promise<Asset> {
  return getOne(ctx, request.actor, (request.params as { id: string }).id);
}

export const getAsset: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/assets/:id',
    {
      schema: {
        operationId: 'getAsset',
        summary: 'Read one asset',
        params,
        response: { 200: AssetAnswer },
      },
    },
    async (request, reply) => {
      const asset = await find(ctx, request);
      return reply.send(await presentAsset(ctx, addresses, asset));
    },
  );
};

export const updateAsset: Endpoint = (scope, { ctx, addresses }) => {
  scope.patch(
    '/assets/:id',
    {
      onRequest: assetFirst(ctx),
      schema: {
        operationId: 'updateAsset',
        summary: 'Change an asset',
        description: 'What is left out stays as it is. What is made private stops being delivered at once.',
        params,
        body: Type.Object(
          {
            visibility: Type.Optional(VisibilitySchema),
            focalPoint: Type.Optional(FocalPointSchema),
            hiddenRegions: Type.Optional(HiddenRegionsSchema),
            redacted: Type.Optional(
              Type.Literal(true, {
                description:
                  'It leaves with faces and regions made unrecognisable from now on, or not at all. A key cannot take it back.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: AssetAnswer },
      },
    },
    async (request, reply) => {
      const asset = await updateOne(ctx, request.actor, request.params.id, request.body);
      return reply.send(await presentAsset(ctx, addresses, asset));
    },
  );
};

export const deleteAsset: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/assets/:id',
    {
      onRequest: assetFirst(ctx),
      schema: {
        operationId: 'deleteAsset',
        summary: 'Delete an asset for good',
        description: 'With everything made from it.',
        params,
        response: { 204: Type.Null({ description: 'It is gone.' }) },
      },
    },
    async (request, reply) => {
      await deleteOne(ctx, request.actor, request.params.id);
      return reply.code(204).send(null);
    },
  );
};
