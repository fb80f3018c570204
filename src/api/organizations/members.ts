import { Type } from 'typebox';
import { changeRole, listMembers as listOf, removeMember } from '#accounts/members.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Time } from '#api/people/time.ts';
import { signedIn } from '#http/authenticate.ts';
import {
  mayDo,
  NothingSchema,
  organizationIn,
  OrganizationParams,
  GivenRole,
  RoleSchema,
  Whole,
} from './organization.ts';

const params = Type.Object({
  ...OrganizationParams.properties,
  person: Type.String({ description: 'Their id.' }),
});

export const listMembers: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations/:organization/members',
    {
      onRequest: mayDo('members.read'),
      schema: {
        operationId: 'listMembers',
        summary: 'List the members of an organization',
        params: OrganizationParams,
        response: {
          200: Whole(
            Type.Object({
              personId: Type.String(),
              name: Type.String(),
              email: Type.String(),
              role: RoleSchema,
              joinedAt: Time,
            }),
          ),
        },
      },
    },
    async (request) => {
      const members = await listOf(ctx, signedIn(request), organizationIn(request));
      const items = members.map((member) => ({ ...member, joinedAt: member.joinedAt.toISOString() }));
      return { items, nextCursor: null };
    },
  );
};

export const updateMember: Endpoint = (scope, { ctx }) => {
  scope.patch(
    '/organizations/:organization/members/:person',
    {
      onRequest: mayDo('members.manage'),
      config: { problems: [accountsProblems['last-owner']] },
      schema: {
        operationId: 'updateMember',
        summary: 'Give a member another role',
        description:
          'A member becomes an owner only by being given the organization; the last owner cannot be changed.',
        params,
        body: Type.Object({ role: GivenRole }, { additionalProperties: false }),
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      const { person: personId } = request.params;
      const organizationId = organizationIn(request);
      await changeRole(ctx, signedIn(request), { organizationId, personId, role: request.body.role });
      return reply.code(204).send(null);
    },
  );
};

export const deleteMember: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/organizations/:organization/members/:person',
    {
      onRequest: mayDo('members.manage'),
      config: { problems: [accountsProblems['last-owner']] },
      schema: {
        operationId: 'deleteMember',
        summary: 'Remove a member',
        description: 'At once, together with the API keys they made.',
        params,
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      const { person: personId } = request.params;
      await removeMember(ctx, signedIn(request), { organizationId: organizationIn(request), personId });
      return reply.code(204).send(null);
    },
  );
};
