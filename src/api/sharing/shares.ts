import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { accessProblems } from '#access/problems.ts';
import type { Endpoint, EndpointParts } from '#api/endpoint.ts';
import { NullableTime, shownTime, Time } from '#api/people/time.ts';
import { rightFirst } from '#api/right-first.ts';
import { callerIn, organizationOf } from '#http/authenticate.ts';
import { httpProblems } from '#http/problems.ts';
import { parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import { sharingProblems } from '#sharing/problems.ts';
import {
  createShare as create,
  getShare as getOne,
  listShares as listOf,
  revokeShare,
  type Share,
} from '#sharing/shares.ts';

const NullableText = Type.Union([Type.String(), Type.Null()]);
const shown = {
  id: Type.String(),
  title: Type.String(),
  folder: NullableText,
  assetId: NullableText,
  downloads: Type.Boolean({ description: 'Whether visitors may download the pictures in full size.' }),
  hasPassword: Type.Boolean(),
  createdAt: Time,
  expiresAt: NullableTime,
  revokedAt: NullableTime,
};
const ShareAnswer = Type.Object(shown);
const params = Type.Object({ id: Type.String({ description: 'The link’s id.' }) });

function present(share: Share) {
  return {
    ...{ id: share.id, title: share.title, folder: share.folder, assetId: share.asset_id },
    ...{ downloads: share.downloads, hasPassword: share.password_hash !== null },
    createdAt: share.created_at.toISOString(),
    expiresAt: shownTime(share.expires_at),
    revokedAt: shownTime(share.revoked_at),
  };
}

function shareIn(request: FastifyRequest) {
  const { id } = request.params as { id: string };
  return { organizationId: organizationOf(request), id };
}

export const createShare: Endpoint = (scope, { ctx, addresses }) => {
  scope.post(
    '/shares',
    {
      onRequest: rightFirst('shares.manage'),
      config: {
        problems: [
          ...[sharingProblems['share-invalid'], libraryProblems['path-invalid']],
          ...[accessProblems['not-found']],
        ],
      },
      schema: {
        operationId: 'createShare',
        summary: 'Create a link that shows a folder or an asset to anybody who has it',
        description: 'The URL is in this answer only. Private pictures are shown too.',
        body: Type.Object(
          {
            folder: Type.Optional(
              Type.String({ examples: ['/holidays'], description: 'With everything below it.' }),
            ),
            assetId: Type.Optional(Type.String({ description: 'Instead of a folder.' })),
            title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
            downloads: Type.Boolean({ default: false }),
            password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
            expiresAt: Type.Optional(Time),
          },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ ...shown, url: Type.String() }) },
      },
    },
    async (request, reply) => {
      const { title, downloads, password, expiresAt } = request.body;
      const actor = callerIn(request);
      const { share, token } = await create(ctx, actor, {
        ...{
          organizationId: organizationOf(request),
          what: whatIn(request.body),
          title,
          downloads,
          password,
        },
        expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
      });
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...present(share), url: `${addresses.publicUrl}/s/${token}` });
    },
  );
};

function whatIn({ folder, assetId }: { folder?: string; assetId?: string }) {
  if (folder !== undefined && assetId === undefined) return { folder: parseFolder(folder) };
  if (assetId !== undefined && folder === undefined) return { assetId };
  throw new Problem(httpProblems['request-invalid'], { thing: 'body', expected: 'either folder or assetId' });
}

export const listShares: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/shares',
    {
      onRequest: rightFirst('shares.read'),
      config: { problems: [platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listShares',
        summary: 'List share links, without their addresses',
        description: 'The latest first, including expired ones.',
        querystring: Type.Object(
          {
            cursor: Type.Optional(Type.String({ description: 'The `nextCursor` of the previous page.' })),
            limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ items: Type.Array(ShareAnswer), nextCursor: NullableText }) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const actor = callerIn(request);
      const page = await listOf(ctx, actor, { organizationId: organizationOf(request), cursor, limit });
      return { items: page.shares.map(present), nextCursor: page.nextCursor ?? null };
    },
  );
};

export const getShare: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/shares/:id',
    {
      config: { problems: [sharingProblems['share-not-found']] },
      schema: {
        operationId: 'getShare',
        summary: 'Read one share link',
        params,
        response: { 200: ShareAnswer },
      },
    },
    async (request) => present(await getOne(ctx, callerIn(request), shareIn(request))),
  );
};

export const deleteShare: Endpoint = (scope, { ctx }: EndpointParts) => {
  scope.delete(
    '/shares/:id',
    {
      config: { problems: [sharingProblems['share-not-found']] },
      schema: {
        operationId: 'revokeShare',
        summary: 'Revoke a share link',
        description: 'It stops working at once, and stays in the list.',
        params,
        response: { 204: Type.Null({ description: 'It is revoked.' }) },
      },
    },
    async (request, reply) => {
      await revokeShare(ctx, callerIn(request), shareIn(request));
      return reply.code(204).send(null);
    },
  );
};
