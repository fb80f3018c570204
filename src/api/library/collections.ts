import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Action } from '#access/roles.ts';
import type { Context } from '#context.ts';
import { organizationOf } from '#http/authenticate.ts';
import * as collections from '#library/collections.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Page, pageQuery } from '#api/page.ts';
import { rightFirst } from '#api/right-first.ts';
import { platformProblems } from '#platform/problems.ts';

const params = Type.Object({ id: Type.String({ description: 'The collection’s id.' }) });
const name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' });
const description = Type.String({ maxLength: 4_000, pattern: '^[^\\u0000]*$' });

const CollectionSchema = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  description: Type.String(),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});

function presented(row: collections.Collection) {
  return {
    ...{ id: row.id, name: row.name, description: row.description },
    ...{ createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString() },
  };
}

function collectionFirst(ctx: Context, action: Action) {
  return async (request: FastifyRequest): Promise<void> => {
    const { id } = request.params as { id: string };
    await collections.requireCollection(ctx, request.actor, id, action);
  };
}

export const listCollections: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/collections',
    {
      config: { problems: [platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listCollections',
        summary: 'List collections',
        description: 'The oldest first. `GET /assets?collection=` lists the assets in one.',
        querystring: Type.Object(pageQuery, { additionalProperties: false }),
        response: { 200: Page(CollectionSchema) },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const page = await collections.listCollections(ctx, request.actor, {
        organizationId,
        ...request.query,
      });
      return { items: page.collections.map(presented), nextCursor: page.nextCursor ?? null };
    },
  );
};

export const createCollection: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/collections',
    {
      onRequest: rightFirst('collection.update'),
      schema: {
        operationId: 'createCollection',
        summary: 'Create a collection',
        body: Type.Object({ name, description: Type.Optional(description) }, { additionalProperties: false }),
        response: { 201: CollectionSchema },
      },
    },
    async (request, reply) => {
      const organizationId = organizationOf(request);
      const wish = { organizationId, description: '', ...request.body };
      const made = await collections.createCollection(ctx, request.actor, wish);
      return reply.code(201).header('location', `/api/v1/collections/${made.id}`).send(presented(made));
    },
  );
};

export const getCollection: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/collections/:id',
    {
      schema: {
        operationId: 'getCollection',
        summary: 'Read one collection',
        params,
        response: { 200: CollectionSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      return presented(await collections.requireCollection(ctx, request.actor, id, 'collection.read'));
    },
  );
};

export const updateCollection: Endpoint = (scope, { ctx }) => {
  scope.patch(
    '/collections/:id',
    {
      onRequest: collectionFirst(ctx, 'collection.update'),
      schema: {
        operationId: 'updateCollection',
        summary: 'Change a collection’s name or description',
        params,
        body: Type.Object(
          { name: Type.Optional(name), description: Type.Optional(description) },
          { additionalProperties: false },
        ),
        response: { 200: CollectionSchema },
      },
    },
    async (request) => {
      const change = { ...request.params, ...request.body };
      return presented(await collections.updateCollection(ctx, request.actor, change));
    },
  );
};

export const deleteCollection: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/collections/:id',
    {
      onRequest: collectionFirst(ctx, 'collection.update'),
      schema: {
        operationId: 'deleteCollection',
        summary: 'Delete a collection',
        description: 'Its assets stay where they are.',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await collections.deleteCollection(ctx, request.actor, request.params.id);
      return reply.code(204).send(null);
    },
  );
};

export const gatherAssets: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/collections/:id/assets',
    {
      onRequest: collectionFirst(ctx, 'collection.update'),
      schema: {
        operationId: 'gatherAssets',
        summary: 'Add assets to a collection, or remove them',
        params,
        body: Type.Object(
          {
            add: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000 })),
            remove: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000 })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                id: Type.String(),
                status: Type.Integer({
                  description:
                    '200, or 404 if it is not an asset of the organization or was not in the collection.',
                }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { add = [], remove = [] } = request.body;
      const gather = async (assetIds: readonly string[], into: boolean) => {
        const done = await collections.gatherAssets(ctx, request.actor, { id, assetIds, into });
        return assetIds.map((each) => ({ id: each, status: done.has(each) ? 200 : 404 }));
      };
      return { items: [...(await gather(add, true)), ...(await gather(remove, false))] };
    },
  );
};
