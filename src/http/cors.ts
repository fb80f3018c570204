import type { FastifyInstance } from 'fastify';

/** What a page may read beside the body. */
const exposed = 'etag, idempotency-replayed, location, ratelimit, ratelimit-policy, retry-after';

/**
 * Lets pages of any origin call the routes of this scope. It gives nobody a right: credentials are a key
 * that the page itself must hold; cookies are not sent along with `*`.
 */
export function allowAnyOrigin(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*');
    reply.header('access-control-expose-headers', exposed);
  });
  scope.options('/*', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers':
          'authorization, content-type, if-match, if-none-match, idempotency-key',
        'access-control-max-age': '86400',
      })
      .send(),
  );
}
