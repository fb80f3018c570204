import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { ProblemKind } from '#platform/problem.ts';

/** Collects the routes registered after it into an OpenAPI 3.1 document. */
export async function collectDocumentation(frame: FastifyInstance): Promise<void> {
  await frame.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Vitrine',
        version: '1',
        description: 'Errors are `application/problem+json` (RFC 9457). Lists are `{items, nextCursor}`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      security: [{ key: [] }],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'session',
            description:
              'The cookie of somebody who is signed in, `__Host-session` on https. Writes need the header `X-Form-Token` as well, with the `formToken` of /api/v1/me.',
          },
          key: { type: 'http', scheme: 'basic', description: 'The API key as user, its secret as password.' },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `def-${index}`,
    },
  });
}

/** `/api/openapi.json`, and the page that the `type` of every problem points to. */
export async function documentationRoutes(
  scope: FastifyInstance,
  { problemKinds }: { problemKinds: readonly ProblemKind[] },
): Promise<void> {
  scope.get('/api/openapi.json', { schema: { hide: true } }, async () => scope.swagger());
  scope.get('/docs/problems', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .send(problemsPage(problemKinds)),
  );
}

function problemsPage(problemKinds: readonly ProblemKind[]): string {
  const rows = problemKinds
    .map(
      (kind) =>
        `<section id="${kind.code}"><h2><code>${kind.code}</code> <small>${kind.status}</small></h2><p>${escapeHtml(kind.title)}</p><p>${escapeHtml(kind.advice)}</p></section>`,
    )
    .join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Problems – Vitrine</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}section:target{outline:2px solid;outline-offset:.5rem}small{font-weight:normal}</style>
<h1>What went wrong, and what to do</h1>
${rows}
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
