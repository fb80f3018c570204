import { Type } from 'typebox';
import { foundOrganization } from '#accounts/create-organization.ts';
import { leaveOrganization } from '#accounts/members.ts';
import {
  listOwnOrganizations,
  type OwnOrganization,
  readOrganization,
  renameOrganization,
} from '#accounts/own-organizations.ts';
import { transferOrganization as transfer } from '#accounts/transfer-organization.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { shownTime, Time } from '#api/people/time.ts';
import { clientOfRequest, signedIn } from '#http/authenticate.ts';
import {
  mayDo,
  NothingSchema,
  organizationIn,
  OrganizationParams,
  RoleSchema,
  Whole,
} from './organization.ts';

const OrganizationAnswer = Type.Object({
  id: Type.String(),
  cloudname: Type.String({ description: 'Its name in URLs.' }),
  name: Type.String(),
  role: RoleSchema,
  createdAt: Time,
  eraseAt: Type.Union([Time, Type.Null()], {
    description: 'If it is closed: when all its data will be erased. Null while it is open.',
  }),
});

function present({ createdAt, eraseAt, ...organization }: OwnOrganization) {
  return { ...organization, createdAt: createdAt.toISOString(), eraseAt: shownTime(eraseAt) };
}

export const listOrganizations: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations',
    {
      schema: {
        operationId: 'listOrganizations',
        summary: 'List your organizations',
        response: { 200: Whole(OrganizationAnswer) },
      },
    },
    async (request) => {
      const organizations = await listOwnOrganizations(ctx, signedIn(request));
      return { items: organizations.map(present), nextCursor: null };
    },
  );
};

export const createOrganization: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations',
    {
      config: {
        problems: [
          accountsProblems['cloudname-invalid'],
          accountsProblems['cloudname-taken'],
          accountsProblems['foundings-spent'],
          accountsProblems['name-invalid'],
          accountsProblems['sign-up-closed'],
        ],
      },
      schema: {
        operationId: 'createOrganization',
        summary: 'Create an organization and become its owner',
        body: Type.Object(
          {
            cloudname: Type.String({ examples: ['acme-photos'], description: 'Its name in URLs.' }),
            name: Type.Optional(Type.String({ examples: ['Acme Photos'] })),
          },
          { additionalProperties: false },
        ),
        response: { 201: OrganizationAnswer },
      },
    },
    async (request, reply) => {
      const made = await foundOrganization(ctx, signedIn(request), request.body);
      const { id, cloudname, name, created_at: createdAt } = made;
      return reply.code(201).send(present({ id, cloudname, name, role: 'owner', createdAt, eraseAt: null }));
    },
  );
};

export const getOrganization: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations/:organization',
    {
      onRequest: mayDo('organization.read'),
      schema: {
        operationId: 'getOrganization',
        summary: 'Read one organization',
        params: OrganizationParams,
        response: { 200: OrganizationAnswer },
      },
    },
    async (request) => present(await readOrganization(ctx, signedIn(request), organizationIn(request))),
  );
};

export const updateOrganization: Endpoint = (scope, { ctx }) => {
  scope.patch(
    '/organizations/:organization',
    {
      onRequest: mayDo('organization.update'),
      config: { problems: [accountsProblems['name-invalid']] },
      schema: {
        operationId: 'updateOrganization',
        summary: 'Rename an organization',
        description: 'The name in URLs does not change.',
        params: OrganizationParams,
        body: Type.Object({ name: Type.String() }, { additionalProperties: false }),
        response: { 200: OrganizationAnswer },
      },
    },
    async (request) => {
      const organizationId = organizationIn(request);
      await renameOrganization(ctx, signedIn(request), { organizationId, ...request.body });
      return present(await readOrganization(ctx, signedIn(request), organizationId));
    },
  );
};

export const transferOrganization: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations/:organization/transfer',
    {
      onRequest: mayDo('organization.transfer'),
      config: { problems: [accountsProblems['last-owner']] },
      schema: {
        operationId: 'transferOrganization',
        summary: 'Give an organization to another member',
        description:
          'Requires the password again. The previous owner becomes an admin, unless they choose to stay an owner.',
        params: OrganizationParams,
        body: Type.Object(
          {
            personId: Type.String(),
            password: Type.String({ examples: ['four words in a row'] }),
            stay: Type.Optional(Type.Boolean({ default: false, description: 'Stay an owner as well.' })),
          },
          { additionalProperties: false },
        ),
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      await transfer(ctx, signedIn(request), {
        organizationId: organizationIn(request),
        ...request.body,
        client: clientOfRequest(request),
      });
      return reply.code(204).send(null);
    },
  );
};

export const leave: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations/:organization/leave',
    {
      onRequest: mayDo('organization.read'),
      config: { problems: [accountsProblems['last-owner']] },
      schema: {
        operationId: 'leaveOrganization',
        summary: 'Leave an organization',
        description: '409 for its only owner.',
        params: OrganizationParams,
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      await leaveOrganization(ctx, signedIn(request), organizationIn(request));
      return reply.code(204).send(null);
    },
  );
};
