import { Type } from 'typebox';
import { closeOrganization as close, undoClosing } from '#accounts/close-organization.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Time } from '#api/people/time.ts';
import { clientOfRequest, signedIn } from '#http/authenticate.ts';
import { mayDo, NothingSchema, organizationIn, OrganizationParams } from './organization.ts';

export const closeOrganization: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations/:organization/close',
    {
      onRequest: mayDo('organization.close'),
      config: {
        problems: [
          accountsProblems['cloudname-differs'],
          accountsProblems['password-wrong'],
          accountsProblems['too-many-attempts'],
          accountsProblems['organization-closed'],
        ],
      },
      schema: {
        operationId: 'closeOrganization',
        summary: 'Close an organization',
        description:
          'Delivery and keys stop at once. Its owners can undo this until `eraseAt`; then all its data is erased.',
        params: OrganizationParams,
        body: Type.Object(
          {
            cloudname: Type.String({ description: 'Again, so that the wrong organization is never closed.' }),
            password: Type.String({
              description: 'Of the person who is signed in.',
              examples: ['four words in a row'],
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ eraseAt: Time }) },
      },
    },
    async (request) => {
      const organizationId = organizationIn(request);
      const input = { organizationId, ...request.body, client: clientOfRequest(request) };
      return { eraseAt: (await close(ctx, signedIn(request), input)).toISOString() };
    },
  );
};

export const reopenOrganization: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations/:organization/reopen',
    {
      config: { problems: [accountsProblems['organization-not-closed']] },
      schema: {
        operationId: 'reopenOrganization',
        summary: 'Undo the closing of an organization',
        description: 'Everything is as before. 409 if it is open, or can no longer be reopened.',
        params: OrganizationParams,
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      await undoClosing(ctx, signedIn(request), organizationIn(request));
      return reply.code(204).send(null);
    },
  );
};
