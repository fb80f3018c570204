import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { ApiDocument } from '#http/api-document.ts';
import { completeDocument, type Note } from './document/complete.ts';
import { refusalsOf } from './document/refusals.ts';

/** Collects the routes registered after it into an OpenAPI 3.1 document. */
export async function collectDocumentation(frame: FastifyInstance): Promise<void> {
  const notes = new Map<string, Note>();
  await frame.register(swagger, {
    transform: ({ schema, url, route }) => {
      const { operationId, produces = [] } = schema ?? {};
      if (operationId !== undefined)
        notes.set(operationId, {
          refusals: refusalsOf(route),
          produces,
          creates: route.config?.creates === true,
        });
      return { schema, url };
    },
    transformObject: (made) =>
      'openapiObject' in made
        ? (completeDocument(made.openapiObject as object as ApiDocument, notes) as object)
        : made.swaggerObject,
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
              'The cookie of somebody who is signed in, `__Host-session` on https. Writes need the header `X-Form-Token` as well, with the `formToken` of /api/v1/me. Who is in several organizations says in the header `X-Organization` which one’s pictures a call is about, by its id.',
          },
          uploadToken: {
            type: 'http',
            scheme: 'bearer',
            description: 'A token of POST /api/v1/upload-tokens.',
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

/** `/api/openapi.json`. */
export async function documentationRoutes(scope: FastifyInstance): Promise<void> {
  scope.get('/api/openapi.json', { schema: { hide: true } }, async () => scope.swagger());
}
