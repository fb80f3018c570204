import { Type } from 'typebox';
import type { Endpoint } from '#api/endpoint.ts';
import { organizationById } from '#accounts/organizations.ts';
import { grantViewing, viewingCookies } from '#delivery/signed/viewing.ts';
import { keyHolder } from '#http/authenticate.ts';

const Answer = Type.Object({
  path: Type.String({ description: 'Below which address on this host the cookie is sent.' }),
  expiresAt: Type.String({ format: 'date-time' }),
});

export const startViewing: Endpoint = (scope, { ctx, addresses }) => {
  scope.post(
    '/viewing',
    {
      schema: {
        operationId: 'startViewing',
        summary: 'Let this browser see private assets',
        description:
          'Sets a cookie with which this browser, for ten minutes, is shown the organization’s private assets at their URLs on this host. Ask again to go on.',
        response: { 200: Answer },
      },
    },
    async (request, reply) => {
      const { actor } = request;
      const organization = await organizationById(ctx, keyHolder(request).organizationId);
      const { token, expiresAt, seconds } = await grantViewing(ctx, actor, organization);
      const isSecure = request.protocol === 'https' || addresses.publicUrl.startsWith('https:');
      const path = `/cdn/${organization.cloudname}`;
      const cookie = [
        `${viewingCookies[isSecure ? 'https' : 'http']}=${token}`,
        ...[`Path=${path}`, `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Strict'],
        ...(isSecure ? ['Secure'] : []),
      ];
      return reply
        .header('set-cookie', cookie.join('; '))
        .header('cache-control', 'no-store')
        .send({ path, expiresAt: expiresAt.toISOString() });
    },
  );
};
