import { Type } from 'typebox';
import { libraryProblems } from '#library/problems.ts';
import {
  deleteVersion as deleteOne,
  listVersions as listOf,
  restoreVersion as restoreOne,
} from '#library/versions.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Page } from '#api/page.ts';
import { AssetAnswer } from './asset.ts';
import { assetFirst, preconditionFor, sendAsset } from './one.ts';

const idOnly = { id: Type.String({ description: 'The asset’s id.' }) };
const params = Type.Object({ ...idOnly, version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });

const VersionSchema = Type.Object({
  version: Type.Integer(),
  originalName: Type.String(),
  sha256: Type.String(),
  bytes: Type.Integer(),
  format: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  frames: Type.Integer(),
  hasLocation: Type.Boolean(),
  replacedAt: Type.String({ format: 'date-time' }),
});

export const listVersions: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/assets/:id/versions',
    {
      onRequest: assetFirst(ctx, 'asset.read'),
      schema: {
        operationId: 'listVersions',
        summary: 'List the earlier versions of an asset',
        description: 'The latest first, without the current content. All on one page.',
        params: Type.Object(idOnly),
        response: { 200: Page(VersionSchema) },
      },
    },
    async (request) => {
      const versions = await listOf(ctx, request.actor, request.params.id);
      const items = versions.map((row) => ({
        ...{ version: row.version, originalName: row.original_name, sha256: row.sha256.toString('hex') },
        ...{ bytes: Number(row.size), format: row.format, width: row.width, height: row.height },
        ...{ frames: row.frames, hasLocation: row.has_location, replacedAt: row.replaced_at.toISOString() },
      }));
      return { items, nextCursor: null };
    },
  );
};

export const restoreVersion: Endpoint = (scope, parts) => {
  scope.post(
    '/assets/:id/versions/:version/restore',
    {
      onRequest: assetFirst(parts.ctx, 'asset.update'),
      config: { problems: [libraryProblems['version-not-found'], libraryProblems['asset-changed']] },
      schema: {
        operationId: 'restoreVersion',
        summary: 'Restore an earlier version',
        description: 'As its newest version; the current content stays as an earlier one.',
        params,
        headers: Type.Object({ 'if-match': Type.Optional(Type.String()) }),
        response: { 200: AssetAnswer },
      },
    },
    async (request, reply) => {
      const precondition = await preconditionFor(request, parts, 'asset.update');
      const asset = await restoreOne(parts.ctx, request.actor, { ...request.params, precondition });
      return sendAsset(parts, reply, asset);
    },
  );
};

export const deleteVersion: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/assets/:id/versions/:version',
    {
      onRequest: assetFirst(ctx, 'asset.delete'),
      config: { problems: [libraryProblems['version-not-found']] },
      schema: {
        operationId: 'deleteVersion',
        summary: 'Delete an earlier version for good',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await deleteOne(ctx, request.actor, request.params);
      return reply.code(204).send(null);
    },
  );
};
