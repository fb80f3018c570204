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
        summary: 'Let a browser upload without a key',
        description:
          'For a backend to ask and to hand to its page. The token is in this answer and nowhere else; it goes into `Authorization: Bearer` of /uploads and /direct-uploads.',
        body: Type.Object(
          {
            folder: Type.String({
              default: '/',
              description: 'Where its uploads go, there or below.',
              examples: ['/users/42'],
            }),
            visibility: Type.Optional(VisibilitySchema),
            types: Type.Optional(
              Type.Array(Type.Enum([...formats]), {
                minItems: 1,
                description: 'Types of content; all when left out.',
              }),
            ),
            maxBytes: Type.Optional(Type.Integer({ minimum: 1, description: 'The largest file.' })),
            uses: Type.Integer({
              minimum: 1,
              maximum: 1_000,
              default: 1,
              description: 'How many uploads it is for.',
            }),
            seconds: Type.Integer({
              minimum: 10,
              maximum: 86_400,
              default: 600,
              description: 'How long it works.',
            }),
            origins: Type.Optional(
              Type.Array(Type.String(), {
                ...{ minItems: 1, maxItems: 20, examples: [['https://shop.example.org']] },
                description: 'The pages it works on; any when left out.',
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
