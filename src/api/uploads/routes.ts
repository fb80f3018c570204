import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AssetSchema } from '#api/assets/asset.ts';
import { actorOfCall } from '#api/credentials.ts';
import { callerOf, limitCalls } from '#api/limit-calls.ts';
import type { Context } from '#context.ts';
import { callerIn, organizationOf, takeCaller } from '#http/authenticate.ts';
import { acceptMultipart } from '#http/multipart.ts';
import { intakeProblems } from '#intake/problems.ts';
import { assertOrigin, authenticateUploadToken } from '#intake/upload-tokens.ts';
import type { Uploader } from '#intake/uploader.ts';
import { Problem } from '#platform/problem.ts';
import { directUpload } from './direct.ts';
import type { UploadEndpoint, UploadParts } from './endpoint.ts';
import { pieceType, tusExtensions, tusVersion } from './headers.ts';
import { createUpload, deleteUpload, getUpload, headUpload, patchUpload } from './tus.ts';

/** HEAD before GET, which else would answer both. */
const endpoints: readonly UploadEndpoint[] = [
  ...[createUpload, headUpload, getUpload, patchUpload, deleteUpload],
  directUpload,
];

/** The doors for programs, people and browsers with a token. Their bodies are streams: nothing reads them before. */
export async function uploadRoutes(scope: FastifyInstance, parts: UploadParts): Promise<void> {
  await acceptMultipart(scope);
  scope.addContentTypeParser(pieceType, (_request, payload, done) => done(null, payload));
  scope.decorateRequest('actor');
  scope.decorateRequest('uploader');
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'tus-resumable': tusVersion,
      'cache-control': 'no-store',
      'access-control-expose-headers': exposed,
    });
    if (request.method === 'OPTIONS') return;
    request.uploader = await uploaderOf(parts.ctx, request, reply);
    assertOrigin(request.uploader, request.headers.origin);
  });
  limitCalls(scope, parts.limit, (request) =>
    request.method === 'OPTIONS' ? undefined : callerOf(request.uploader),
  );
  announce(scope, parts.ctx);
  scope.addHook('onRoute', (route) => {
    route.schema = { security: [{ key: [] }, { session: [] }, { uploadToken: [] }], ...route.schema };
  });
  scope.addSchema(AssetSchema);
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of endpoints) endpoint(typed, parts);
}

/**
 * A key, a person by the cookie of our pages, or a token that a backend made, in which there is no colon. Throws
 * `unauthorized`, `sign-in-needed`, `cross-site`, `upload-token-invalid`.
 */
async function uploaderOf(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<Uploader> {
  const [, token] = /^bearer +([^\s:]+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) {
    await takeCaller(ctx, request, { reply, find: actorOfCall });
    return { actor: callerIn(request), organizationId: organizationOf(request), permit: undefined };
  }
  const uploader = await authenticateUploadToken(ctx, token);
  if (uploader === undefined) throw new Problem(intakeProblems['upload-token-invalid'], { thing: 'token' });
  return uploader;
}

/** What the protocol can do here, and what a page of another origin may send and read. */
function announce(scope: FastifyInstance, ctx: Context): void {
  for (const path of ['/uploads', '/uploads/:id']) {
    scope.options(path, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .code(204)
        .headers({
          'tus-version': tusVersion,
          'tus-extension': tusExtensions,
          'tus-max-size': String(ctx.config.library.maxFileBytes),
          'access-control-allow-methods': 'POST, GET, HEAD, PATCH, DELETE',
          'access-control-allow-headers':
            'authorization, content-type, tus-resumable, upload-length, upload-defer-length, upload-metadata, upload-offset, x-requested-with',
          'access-control-max-age': '86400',
        })
        .send(),
    );
  }
}

const exposed =
  'location, ratelimit, ratelimit-policy, retry-after, tus-resumable, tus-version, tus-extension, tus-max-size, upload-offset, upload-length, upload-defer-length, upload-metadata, upload-expires, upload-asset, upload-sha256';
