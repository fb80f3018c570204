import { Type } from 'typebox';
import type { Endpoint } from '#api/endpoint.ts';
import { organizationById } from '#accounts/organizations.ts';
import { grantViewing } from '#delivery/signed/viewing.ts';
import { organizationOf } from '#http/authenticate.ts';
import { writeCookie } from '#http/cookies.ts';

const Answer = Type.Object({
  path: Type.String({ description: 'The path on this host that the cookie is sent to.' }),
  expiresAt: Type.String({ format: 'date-time' }),
});

export const startViewing: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/viewing',
    {
      schema: {
        operationId: 'startViewing',
        summary: 'Let this browser see private assets',
        description:
          'Sets a cookie that lets this browser see the organization’s private assets at their URLs on this host for ten minutes. Call again to extend it.',
        response: { 200: Answer },
      },
    },
    async (request, reply) => {
      const { actor } = request;
      const organization = await organizationById(ctx, organizationOf(request));
      const { token: value, expiresAt, seconds } = await grantViewing(ctx, actor, organization);
      const path = `/cdn/${organization.cloudname}`;
      writeCookie(request, reply, { name: 'vitrine-viewing', value, path, seconds });
      return reply.header('cache-control', 'no-store').send({ path, expiresAt: expiresAt.toISOString() });
    },
  );
};
