import { Type } from 'typebox';
import { scopes } from '#access/scopes.ts';
import { createKey, listKeys as listOf, revokeKeyById } from '#accounts/api-keys.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { NullableTime, shownTime, Time } from '#api/people/time.ts';
import { signedIn } from '#http/authenticate.ts';
import { mayDo, NothingSchema, organizationIn, OrganizationParams, Whole } from './organization.ts';

const ScopeSchema = Type.Enum([...scopes]);

export const listKeys: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations/:organization/keys',
    {
      onRequest: mayDo('keys.manage'),
      schema: {
        operationId: 'listKeys',
        summary: 'List an organization’s API keys, without their secrets',
        params: OrganizationParams,
        response: {
          200: Whole(
            Type.Object({
              id: Type.String(),
              apiKey: Type.String(),
              label: Type.String(),
              scopes: Type.Array(ScopeSchema),
              folder: Type.Union([Type.String(), Type.Null()]),
              createdAt: Time,
              expiresAt: NullableTime,
              lastUsedAt: Type.Union([Time, Type.Null()], { description: 'Accurate to the hour.' }),
              revokedAt: NullableTime,
            }),
          ),
        },
      },
    },
    async (request) => {
      const keys = await listOf(ctx, signedIn(request), organizationIn(request));
      const items = keys.map((key) => ({
        ...key,
        scopes: [...key.scopes],
        createdAt: key.createdAt.toISOString(),
        expiresAt: shownTime(key.expiresAt),
        lastUsedAt: shownTime(key.lastUsedAt),
        revokedAt: shownTime(key.revokedAt),
      }));
      return { items, nextCursor: null };
    },
  );
};

export const createApiKey: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations/:organization/keys',
    {
      onRequest: mayDo('keys.manage'),
      config: { problems: [accountsProblems['key-invalid']] },
      schema: {
        operationId: 'createKey',
        summary: 'Create an API key',
        description: 'The secret is in this answer only.',
        params: OrganizationParams,
        body: Type.Object(
          {
            label: Type.String({ default: '' }),
            scopes: Type.Optional(Type.Array(ScopeSchema, { minItems: 1, description: 'All by default.' })),
            folder: Type.Optional(
              Type.String({
                examples: ['/shop/'],
                description: 'The key reaches nothing outside this folder.',
              }),
            ),
            expiresAt: Type.Optional(Time),
          },
          { additionalProperties: false },
        ),
        response: {
          201: Type.Object({ id: Type.String(), apiKey: Type.String(), apiSecret: Type.String() }),
        },
      },
    },
    async (request, reply) => {
      const { expiresAt, ...wish } = request.body;
      const made = await createKey(ctx, signedIn(request), {
        organizationId: organizationIn(request),
        ...wish,
        expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
      });
      return reply.code(201).header('cache-control', 'no-store').send(made);
    },
  );
};

export const deleteKey: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/organizations/:organization/keys/:id',
    {
      onRequest: mayDo('keys.manage'),
      config: { problems: [accountsProblems['key-not-found']] },
      schema: {
        operationId: 'deleteKey',
        summary: 'Revoke an API key at once and for good',
        params: Type.Object({ ...OrganizationParams.properties, id: Type.String() }),
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await revokeKeyById(ctx, signedIn(request), { organizationId: organizationIn(request), id });
      return reply.code(204).send(null);
    },
  );
};
