import type { FastifyInstance } from 'fastify';
import { type Role, roles } from '#access/roles.ts';
import { invite, listInvitations, resendInvitation, withdrawInvitation } from '#accounts/invitations.ts';
import { changeRole, leaveOrganization, listMembers, removeMember } from '#accounts/members.ts';
import { transferOrganization } from '#accounts/transfer-organization.ts';
import { httpProblems } from '#http/problems.ts';
import { Problem } from '#platform/problem.ts';
import type { Filled } from '#site/fields.ts';
import type { Values } from '#site/form-body.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { type Here, hereOf } from './here.ts';
import { type MembersForm, membersPage } from './members-page.ts';

const path = '/console/:cloudname/members';

/** Everybody in an organization and who is invited; every form on the page comes back to it. */
export function memberRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  const write = (
    form: MembersForm,
    fields: readonly string[],
    act: (here: Here, values: Values, visit: Visit) => Promise<unknown>,
  ): void =>
    formRoute(scope, site, {
      ...{ path: `${path}/${form}`, fields },
      faultOf: { 'password-wrong': 'password', 'already-member': 'email' },
      page: (visit, filled) => show(site, visit, { form, filled }),
      submit: async (visit, values) => {
        const here = await hereOf(site, visit);
        await act(here, values, visit);
        return `${here.base}/members?done=${form}`;
      },
    });
  scope.get(path, { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    return site.show(visit, await show(site, visit, undefined));
  });
  write('invite', ['email', 'role'], (here, { email = '', role }, { client }) =>
    invite(ctx, here.person, { ...inside(here), email, role: roleIn(role), client }),
  );
  write('resend', ['invitation'], (here, { invitation: id = '' }, { client }) =>
    resendInvitation(ctx, here.person, { ...inside(here), id, client }),
  );
  write('withdraw', ['invitation'], (here, { invitation: id = '' }) =>
    withdrawInvitation(ctx, here.person, { ...inside(here), id }),
  );
  write('role', ['person', 'role'], (here, { person: personId = '', role }) =>
    changeRole(ctx, here.person, { ...inside(here), personId, role: roleIn(role) }),
  );
  write('remove', ['person'], (here, { person: personId = '' }) =>
    removeMember(ctx, here.person, { ...inside(here), personId }),
  );
  write('transfer', ['person', 'stay', 'password'], (here, values, { client }) => {
    const { person: personId = '', password = '', stay } = values;
    const input = { ...inside(here), personId, password, client, stay: stay !== undefined };
    return transferOrganization(ctx, here.person, input);
  });
  pressRoute(scope, site, {
    ...{ path: '/console/:cloudname/leave', fields: [] },
    submit: async (visit) => {
      const { person, organization } = await hereOf(site, visit);
      await leaveOrganization(ctx, person, organization.id);
      return '/console?done=left';
    },
  });
}

function inside({ organization }: Here) {
  return { organizationId: organization.id };
}

function roleIn(value: string | undefined): Role {
  const role = roles.find((one) => one === value);
  if (role !== undefined) return role;
  throw new Problem(httpProblems['request-invalid'], {
    thing: 'role',
    expected: `one of ${roles.join(', ')}`,
  });
}

async function show(
  site: Site,
  visit: Visit,
  sent: { form: MembersForm; filled: Filled } | undefined,
): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const { id } = here.organization;
  const members = await listMembers(ctx, here.person, id);
  const invitations = here.may('members.manage') ? await listInvitations(ctx, here.person, id) : [];
  const isSent = ctx.config.mail.smtp !== undefined;
  return membersPage(here, { members, invitations, sent, done: queryOf(visit)['done'], isSent });
}
