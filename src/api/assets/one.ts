import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Action } from '#access/roles.ts';
import type { Addresses, Context } from '#context.ts';
import { organizationOf } from '#http/authenticate.ts';
import type { Asset } from '#library/asset.ts';
import { deleteAsset as deleteOne, requireAsset } from '#library/assets.ts';
import { copyAsset as copyOne } from '#library/copy.ts';
import { type AssetPath, baseName, parentOf, parseFolder, parseName } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { trashAsset as trashOne } from '#library/trash.ts';
import { updateAsset as updateOne } from '#library/update.ts';
import { uploadAsset } from '#library/upload.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { uploadRefusals } from './upload-refusals.ts';
import { AssetAnswer, presentAsset } from './asset.ts';
import { etagOf, isKnown, preconditionOf } from './etag.ts';
import { PatchSchema, patchOf } from './patch.ts';
import { takeOneFile } from './take-file.ts';

const params = Type.Object({ id: Type.String({ description: 'The asset’s id.' }) });
const headers = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description: 'The `ETag` of the asset as you know it; if it has changed, the answer is 412.',
    }),
  ),
});
const Gone = Type.Null({ description: 'It is deleted.' });

type Parts = { readonly ctx: Context; readonly addresses: Addresses };

/** A stranger’s or unknown id is 404, and a missing right 403, before the body and `If-Match` are looked at. */
export function assetFirst(ctx: Context, action: Action) {
  return async (request: FastifyRequest): Promise<void> => {
    found.set(request, await findAsset(ctx, request, action));
  };
}

/** What `assetFirst` found, so that an act need not ask again. */
const found = new WeakMap<FastifyRequest, Asset>();

export function findAsset(ctx: Context, request: FastifyRequest, action: Action): Promise<Asset> {
  return requireAsset(ctx, request.actor, (request.params as { id: string }).id, action);
}

export async function preconditionFor(request: FastifyRequest, parts: Parts, action: Action) {
  if (request.headers['if-match'] === undefined) return undefined;
  return preconditionOf(request, { ...parts, asset: await findAsset(parts.ctx, request, action) });
}

/** With its ETag. */
export async function sendAsset(
  { ctx, addresses }: Parts,
  reply: FastifyReply,
  asset: Asset,
): Promise<FastifyReply> {
  const presented = await presentAsset(ctx, addresses, asset);
  return reply.header('etag', etagOf(presented)).send(presented);
}

export const getAsset: Endpoint = (scope, { ctx, addresses }) => {
  scope.get(
    '/assets/:id',
    {
      schema: {
        operationId: 'getAsset',
        summary: 'Read one asset',
        description: 'With `If-None-Match`, 304 if it has not changed.',
        params,
        response: { 200: AssetAnswer, 304: Type.Null({ description: 'As it was.' }) },
      },
    },
    async (request, reply) => {
      const asset = await findAsset(ctx, request, 'asset.read');
      const presented = await presentAsset(ctx, addresses, asset);
      const etag = etagOf(presented);
      reply.header('etag', etag);
      return isKnown(request, etag) ? reply.code(304).send(null) : reply.send(presented);
    },
  );
};

export const updateAsset: Endpoint = (scope, parts) => {
  scope.patch(
    '/assets/:id',
    {
      onRequest: assetFirst(parts.ctx, 'asset.update'),
      config: {
        problems: [
          ...[libraryProblems['path-invalid'], libraryProblems['asset-exists']],
          ...[libraryProblems['extension-wrong'], libraryProblems['asset-changed']],
          ...[libraryProblems['asset-busy'], libraryProblems['tag-invalid']],
          ...[libraryProblems['field-unknown'], libraryProblems['field-value-invalid']],
          ...[libraryProblems['folder-refuses-type'], libraryProblems['folder-refuses-size']],
        ],
      },
      schema: {
        operationId: 'updateAsset',
        summary: 'Change an asset, or move it',
        description:
          'Fields that are left out stay as they are; either all changes are made or none. An asset that is made private or moved is no longer delivered at its old URL at once.',
        params,
        headers,
        body: PatchSchema,
        response: { 200: AssetAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const precondition = await preconditionFor(request, parts, 'asset.update');
      const patch = patchOf(request.body);
      const seen = found.get(request);
      const asset = await updateOne(parts.ctx, request.actor, { id, seen, patch, precondition });
      return sendAsset(parts, reply, asset);
    },
  );
};

export const deleteAsset: Endpoint = (scope, parts) => {
  scope.delete(
    '/assets/:id',
    {
      onRequest: assetFirst(parts.ctx, 'asset.delete'),
      config: { problems: [libraryProblems['asset-changed']] },
      schema: {
        operationId: 'deleteAsset',
        summary: 'Delete an asset for good',
        description:
          'With its versions and everything made from it. `POST /assets/{id}/trash` can be undone.',
        params,
        headers,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const precondition = await preconditionFor(request, parts, 'asset.delete');
      await deleteOne(parts.ctx, request.actor, { id: request.params.id, precondition });
      return reply.code(204).send(null);
    },
  );
};

export const trashAsset: Endpoint = (scope, parts) => {
  scope.post(
    '/assets/:id/trash',
    {
      onRequest: assetFirst(parts.ctx, 'asset.delete'),
      config: { problems: [libraryProblems['asset-changed']] },
      schema: {
        operationId: 'trashAsset',
        summary: 'Move an asset to the trash',
        description: 'It is no longer listed or delivered until it is restored.',
        params,
        headers,
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      const precondition = await preconditionFor(request, parts, 'asset.delete');
      await trashOne(parts.ctx, request.actor, { id: request.params.id, precondition });
      return reply.code(204).send(null);
    },
  );
};

export const CollisionSchema = Type.Enum(['refuse', 'number'], {
  default: 'refuse',
  description: 'When the path is taken: answer 409, or find a free name.',
});

export const copyAsset: Endpoint = (scope, parts) => {
  scope.post(
    '/assets/:id/copy',
    {
      onRequest: assetFirst(parts.ctx, 'asset.read'),
      config: {
        problems: [
          ...[libraryProblems['path-invalid'], libraryProblems['asset-not-found']],
          ...[libraryProblems['asset-exists'], libraryProblems['extension-wrong']],
          ...[libraryProblems['folder-refuses-type'], libraryProblems['folder-refuses-size']],
        ],
      },
      schema: {
        operationId: 'copyAsset',
        summary: 'Copy an asset',
        description: 'With all its details, but without its earlier versions. No bytes are copied.',
        params,
        body: Type.Object(
          {
            folder: Type.Optional(Type.String({ description: 'By default its own.', examples: ['/copies'] })),
            name: Type.Optional(Type.String({ description: 'By default its own.' })),
            collision: CollisionSchema,
          },
          { additionalProperties: false },
        ),
        response: { 201: AssetAnswer },
      },
    },
    async (request, reply) => {
      const source = await findAsset(parts.ctx, request, 'asset.read');
      const { folder, name, collision } = request.body;
      const path = source.path as AssetPath;
      const copied = await copyOne(parts.ctx, request.actor, {
        organizationId: source.organization_id,
        source: path,
        folder: folder === undefined ? parentOf(path) : parseFolder(folder),
        name: name === undefined ? baseName(path) : parseName(name),
        collision: collision === 'number' ? 'number-anyway' : 'refuse',
      });
      reply.code(201).header('location', `/api/v1/assets/${copied.id}`);
      return sendAsset(parts, reply, copied);
    },
  );
};

export const replaceContent: Endpoint = (scope, parts) => {
  scope.put(
    '/assets/:id/content',
    {
      onRequest: assetFirst(parts.ctx, 'asset.update'),
      config: {
        problems: [...uploadRefusals, libraryProblems['file-missing'], ...[libraryProblems['asset-changed']]],
      },
      schema: {
        operationId: 'replaceContent',
        summary: 'Replace the content of an asset',
        description:
          'The old content stays as an earlier version. The focal point is removed; if regions are hidden, the asset becomes private.',
        consumes: ['multipart/form-data'],
        params,
        headers,
        body: Type.Object({
          file: Type.Unsafe<unknown>({
            contentMediaType: 'application/octet-stream',
            description: 'The picture.',
          }),
        }),
        response: { 200: AssetAnswer },
      },
      // The schema of the form is for readers: what arrives is a stream.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const organizationId = organizationOf(request);
      const seen = await findAsset(parts.ctx, request, 'asset.update');
      const precondition = await preconditionOf(request, { ...parts, asset: seen });
      const { file } = await takeOneFile(parts.ctx, request, organizationId);
      const path = seen.path as AssetPath;
      const { asset } = await uploadAsset(parts.ctx, request.actor, {
        ...{ organizationId, file, folder: parentOf(path), visibility: seen.visibility },
        name: { kind: 'given', name: baseName(path) },
        collision: 'replace',
        keepsVersion: true,
        replaces: { id: seen.id, precondition },
      });
      return sendAsset(parts, reply, asset);
    },
  );
};
