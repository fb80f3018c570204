import { authorize } from '#access/authorize.ts';
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AssetAnswer, presentAsset } from '#api/assets/asset.ts';
import { uploadRefusals } from '#api/assets/upload-refusals.ts';
import { intakeProblems } from '#intake/problems.ts';
import { createUpload as begin, findUpload, type UnfinishedUpload } from '#intake/uploads.ts';
import { requireAsset } from '#library/assets.ts';
import { operator } from '#access/actor.ts';
import { libraryProblems } from '#library/problems.ts';
import { assertPiece, assertTus, bytesIn, pieceType, readWish, tellProgress } from './headers.ts';
import { httpProblems } from '#http/problems.ts';
import { Problem } from '#platform/problem.ts';
import type { UploadEndpoint, UploadParts } from './endpoint.ts';

const params = Type.Object({
  id: Type.String({ description: 'The last part of the `Location` from its creation.' }),
});
const version = {
  'Tus-Resumable': Type.String({ description: 'The version of the protocol.', examples: ['1.0.0'] }),
};
const Nothing = Type.Null({ description: '`Upload-Offset` says how much has arrived.' });
/** What the document says of headers and bodies is for readers: `headers.ts` reads the ones, streams are the others. */
const readByHand = { validatorCompiler: () => () => true };

/** A stranger’s or unknown upload is 404 before the headers are looked at. */
async function upload({ ctx }: UploadParts, request: FastifyRequest): Promise<UnfinishedUpload> {
  return findUpload(ctx, request.uploader, (request.params as { id: string }).id);
}

export const createUpload: UploadEndpoint = (scope, { ctx, receiver }) => {
  scope.post(
    '/uploads',
    {
      ...readByHand,
      // Who may not upload is told so before the headers are looked at.
      onRequest: async ({ uploader }) => authorize(uploader.actor, 'asset.create', uploader.organizationId),
      config: {
        problems: [
          ...uploadRefusals,
          httpProblems['request-invalid'],
          ...[httpProblems['tus-version-wrong'], httpProblems['media-type-unsupported']],
          ...[libraryProblems['path-invalid'], libraryProblems['tag-invalid']],
          ...[libraryProblems['type-not-taken'], intakeProblems['uploads-full']],
          ...[intakeProblems['upload-busy'], intakeProblems['upload-too-long']],
          ...[intakeProblems['upload-token-invalid'], intakeProblems['upload-token-elsewhere']],
        ],
      },
      schema: {
        operationId: 'createUpload',
        summary: 'Begin a resumable upload (tus 1.0)',
        description:
          '`Upload-Metadata` takes `filename`, `path` (the folder), `tags` (separated by commas), `visibility` and `collision`, each in base64. A body contains the first bytes.',
        consumes: [pieceType],
        headers: Type.Object({
          ...version,
          'Upload-Length': Type.Optional(Type.String({ description: 'Bytes.', examples: ['166445'] })),
          'Upload-Defer-Length': Type.Optional(Type.String()),
          'Upload-Metadata': Type.Optional(
            Type.String({ examples: ['filename bGFrZS5qcGc=,path aG9saWRheXM='] }),
          ),
        }),
        response: { 201: Type.Null({ description: '`Location` is where to send its bytes.' }) },
      },
    },
    async (request, reply) => {
      assertTus(request, reply);
      const { uploader } = request;
      let made = await begin(ctx, receiver.files, { uploader, wish: readWish(request) });
      const address = `/api/v1/uploads/${made.id}`;
      if (request.body !== undefined && request.body !== null) {
        assertPiece(request);
        const body = request.body as Readable;
        made = await receiver.receive({ uploader, upload: made, offset: 0, length: undefined, body });
      }
      return tellProgress(reply, made).code(201).header('location', address).send(null);
    },
  );
};

export const headUpload: UploadEndpoint = (scope, parts) => {
  scope.head(
    '/uploads/:id',
    {
      ...readByHand,
      config: {
        swagger: { exposeHeadRoute: true },
        problems: [
          ...uploadRefusals,
          httpProblems['tus-version-wrong'],
          ...[libraryProblems['type-not-taken'], intakeProblems['upload-not-found']],
          ...[intakeProblems['upload-busy'], intakeProblems['upload-token-invalid']],
          ...[intakeProblems['upload-token-elsewhere']],
        ],
      },
      schema: {
        operationId: 'headUpload',
        summary: 'Ask how much of an upload has arrived (tus 1.0)',
        params,
        headers: Type.Object(version),
        response: { 200: Nothing },
      },
    },
    async (request, reply) => {
      const found = await upload(parts, request);
      assertTus(request, reply);
      const current = await parts.receiver.complete(request.uploader, found);
      if (current.length === null) void reply.header('upload-defer-length', '1');
      else void reply.header('upload-length', current.length);
      if (current.metadata !== '') void reply.header('upload-metadata', current.metadata);
      return tellProgress(reply, current).code(200).send();
    },
  );
};

const UploadAnswer = Type.Object({
  id: Type.String(),
  filename: Type.String(),
  folder: Type.String(),
  received: Type.Integer({ description: 'Bytes that have arrived.' }),
  length: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Null until the client has declared it.',
  }),
  sha256: Type.Union([Type.String(), Type.Null()], { description: 'Hexadecimal, once it is whole.' }),
  asset: Type.Union([AssetAnswer, Type.Null()], { description: 'Null until it is in the library.' }),
  expiresAt: Type.String({ format: 'date-time' }),
});

export const getUpload: UploadEndpoint = (scope, parts) => {
  scope.get(
    '/uploads/:id',
    {
      exposeHeadRoute: false,
      config: {
        problems: [
          ...uploadRefusals,
          libraryProblems['type-not-taken'],
          ...[intakeProblems['upload-not-found'], intakeProblems['upload-busy']],
          ...[intakeProblems['upload-token-invalid'], intakeProblems['upload-token-elsewhere']],
        ],
      },
      schema: {
        operationId: 'getUpload',
        summary: 'Read what became of an upload',
        params,
        response: { 200: UploadAnswer },
      },
    },
    async (request) => {
      const found = await parts.receiver.complete(request.uploader, await upload(parts, request));
      return {
        ...{ id: found.id, filename: found.filename, folder: found.folder, received: Number(found.received) },
        length: found.length === null ? null : Number(found.length),
        sha256: found.sha256?.toString('hex') ?? null,
        asset: await assetOf(parts, found),
        expiresAt: found.expires_at.toISOString(),
      };
    },
  );
};

/** Who uploaded it may see what became of it, also without the right to read others. */
async function assetOf({ ctx, addresses }: UploadParts, { asset_id }: UnfinishedUpload) {
  if (asset_id === null) return null;
  try {
    return await presentAsset(ctx, addresses, await requireAsset(ctx, operator, asset_id, 'asset.read'));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

export const patchUpload: UploadEndpoint = (scope, parts) => {
  scope.patch(
    '/uploads/:id',
    {
      ...readByHand,
      config: {
        problems: [
          ...uploadRefusals,
          httpProblems['tus-version-wrong'],
          ...[libraryProblems['type-not-taken'], intakeProblems['upload-not-found']],
          ...[intakeProblems['upload-offset-wrong'], intakeProblems['upload-busy']],
          ...[intakeProblems['upload-too-long'], intakeProblems['upload-token-invalid']],
          ...[intakeProblems['upload-token-elsewhere']],
        ],
      },
      schema: {
        operationId: 'patchUpload',
        summary: 'Add bytes to an upload (tus 1.0)',
        description:
          'Once the last byte has arrived, the asset is in the library before the answer is sent: `Upload-Asset` has its id, `Upload-Sha256` the hash of the file.',
        consumes: [pieceType],
        params,
        headers: Type.Object({
          ...version,
          'Upload-Offset': Type.String({ description: 'How much has arrived.', examples: ['0'] }),
          'Upload-Length': Type.Optional(Type.String()),
        }),
        body: Type.Unsafe<unknown>({ contentMediaType: pieceType }),
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      const found = await upload(parts, request);
      assertTus(request, reply);
      // Without a body there is no type: a client may ask so that what is whole is brought to an end.
      if (request.body !== undefined) assertPiece(request);
      const current = await receive(parts, request, found);
      return tellProgress(reply, current).code(204).send(null);
    },
  );
};

async function receive(
  { receiver }: UploadParts,
  request: FastifyRequest,
  found: UnfinishedUpload,
): Promise<UnfinishedUpload> {
  const { uploader } = request;
  const offset = bytesIn(request, 'Upload-Offset');
  if (offset === undefined) {
    throw new Problem(httpProblems['request-invalid'], {
      thing: 'Upload-Offset',
      expected: 'a whole number of bytes',
    });
  }
  const isWhole = found.length !== null && found.received === found.length;
  if (isWhole && offset === Number(found.received)) return receiver.complete(uploader, found);
  const length = bytesIn(request, 'Upload-Length');
  const body = (request.body as Readable | undefined) ?? request.raw;
  return receiver.receive({ uploader, upload: found, offset, length, body });
}

export const deleteUpload: UploadEndpoint = (scope, parts) => {
  scope.delete(
    '/uploads/:id',
    {
      ...readByHand,
      config: {
        problems: [
          ...[httpProblems['tus-version-wrong'], intakeProblems['upload-not-found']],
          ...[intakeProblems['upload-busy'], intakeProblems['upload-token-invalid']],
          ...[intakeProblems['upload-token-elsewhere']],
        ],
      },
      schema: {
        operationId: 'deleteUpload',
        summary: 'Cancel an upload (tus 1.0)',
        description: 'A picture that is already in the library stays.',
        params,
        headers: Type.Object(version),
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply: FastifyReply) => {
      const found = await upload(parts, request);
      assertTus(request, reply);
      await parts.receiver.remove(found);
      return reply.code(204).send(null);
    },
  );
};
