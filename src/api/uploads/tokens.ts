import { Type } from 'typebox';
import { VisibilitySchema } from '#api/assets/asset.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { keyHolder } from '#http/authenticate.ts';
import { intakeProblems } from '#intake/problems.ts';
import { createUploadToken as create } from '#intake/upload-tokens.ts';
import { parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';

const formats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff', 'bmp', 'svg', 'heic'] as const;

export const createUploadToken: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/upload-tokens',
    {
      config: { problems: [libraryProblems['path-invalid'], intakeProblems['upload-token-wish-invalid']] },
      schema: {
        operationId: 'createUploadToken',
        summary: 'Create an upload token for a browser',
        description:
          'A backend calls this and passes the token to its page, which sends it as `Authorization: Bearer` to /uploads and /direct-uploads. The token is in this answer only.',
        body: Type.Object(
          {
            folder: Type.String({
              default: '/',
              description: 'The folder for its uploads, there or below.',
              examples: ['/users/42'],
            }),
            visibility: Type.Optional(VisibilitySchema),
            types: Type.Optional(
              Type.Array(Type.Enum([...formats]), {
                minItems: 1,
                description: 'Accepted formats; all by default.',
              }),
            ),
            maxBytes: Type.Optional(Type.Integer({ minimum: 1, description: 'The largest file.' })),
            uses: Type.Integer({
              minimum: 1,
              maximum: 1_000,
              default: 1,
              description: 'How many uploads it allows.',
            }),
            seconds: Type.Integer({
              minimum: 10,
              maximum: 86_400,
              default: 600,
              description: 'How many seconds it is valid.',
            }),
            origins: Type.Optional(
              Type.Array(Type.String(), {
                ...{ minItems: 1, maxItems: 20, examples: [['https://shop.example.org']] },
                description: 'The origins it works from; any by default.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          201: Type.Object({
            id: Type.String(),
            token: Type.String(),
            expiresAt: Type.String({ format: 'date-time' }),
          }),
        },
      },
    },
    async (request, reply) => {
      const { folder, visibility = 'private', types, ...wish } = request.body;
      const made = await create(ctx, keyHolder(request), {
        ...{ folder: parseFolder(folder), visibility, formats: types },
        ...{ maxBytes: wish.maxBytes, uses: wish.uses, seconds: wish.seconds, origins: wish.origins },
      });
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...made, expiresAt: made.expiresAt.toISOString() });
    },
  );
};
