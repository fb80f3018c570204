import { Type } from 'typebox';
import {
  type Invitation,
  invite,
  listInvitations as listOf,
  withdrawInvitation,
} from '#accounts/invitations.ts';
import { acceptInvitation as accept } from '#accounts/joining.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Time } from '#api/people/time.ts';
import { clientOfRequest, signedIn } from '#http/authenticate.ts';
import {
  mayDo,
  NothingSchema,
  organizationIn,
  OrganizationParams,
  GivenRole,
  RoleSchema,
  Whole,
} from './organization.ts';

const InvitationAnswer = Type.Object({
  id: Type.String(),
  email: Type.String(),
  role: RoleSchema,
  madeAt: Time,
  expiresAt: Time,
});

function present({ madeAt, expiresAt, ...invitation }: Invitation) {
  return { ...invitation, madeAt: madeAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

export const listInvitations: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations/:organization/invitations',
    {
      onRequest: mayDo('members.manage'),
      schema: {
        operationId: 'listInvitations',
        summary: 'List open invitations',
        params: OrganizationParams,
        response: { 200: Whole(InvitationAnswer) },
      },
    },
    async (request) => {
      const invitations = await listOf(ctx, signedIn(request), organizationIn(request));
      return { items: invitations.map(present), nextCursor: null };
    },
  );
};

export const createInvitation: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations/:organization/invitations',
    {
      onRequest: mayDo('members.manage'),
      config: {
        problems: [
          accountsProblems['email-invalid'],
          accountsProblems['already-member'],
          accountsProblems['too-many-attempts'],
        ],
      },
      schema: {
        operationId: 'createInvitation',
        summary: 'Invite somebody by e-mail',
        description: 'Replaces an earlier invitation of the same address.',
        params: OrganizationParams,
        body: Type.Object(
          { email: Type.String({ examples: ['anna@example.org'] }), role: GivenRole },
          { additionalProperties: false },
        ),
        response: { 201: InvitationAnswer },
      },
    },
    async (request, reply) => {
      const made = await invite(ctx, signedIn(request), {
        organizationId: organizationIn(request),
        ...request.body,
        client: clientOfRequest(request),
      });
      return reply.code(201).send(present(made));
    },
  );
};

export const deleteInvitation: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/organizations/:organization/invitations/:id',
    {
      onRequest: mayDo('members.manage'),
      schema: {
        operationId: 'deleteInvitation',
        summary: 'Withdraw an invitation',
        params: Type.Object({ ...OrganizationParams.properties, id: Type.String() }),
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await withdrawInvitation(ctx, signedIn(request), { organizationId: organizationIn(request), id });
      return reply.code(204).send(null);
    },
  );
};

export const acceptInvitation: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/invitations/accept',
    {
      config: {
        problems: [
          accountsProblems['link-invalid'],
          accountsProblems['invitation-of-another'],
          accountsProblems['already-member'],
        ],
      },
      schema: {
        operationId: 'acceptInvitation',
        summary: 'Accept an invitation',
        body: Type.Object({ token: Type.String() }, { additionalProperties: false }),
        response: { 200: Type.Object({ organizationId: Type.String() }) },
      },
    },
    async (request) => ({ organizationId: await accept(ctx, signedIn(request), request.body.token) }),
  );
};
