import type { FastifyInstance } from 'fastify';
import { accessProblems } from '#access/problems.ts';
import { undoClosing } from '#accounts/close-organization.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { listOwnOrganizations } from '#accounts/own-organizations.ts';
import { isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Filled } from '#site/fields.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, signedIn, type Visit } from '#site/visit.ts';
import { organizationsPage } from './organizations-page.ts';

export function organizationRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path: '/console', fields: ['name', 'cloudname'] },
    faultOf: { 'cloudname-taken': 'cloudname' },
    page: (visit, filled) => show(site, visit, filled),
    submit: async (visit, { name, cloudname = '' }) => {
      const made = await foundOrganization(ctx, signedIn(visit), {
        cloudname: cloudname.trim(),
        name: name?.trim() === '' ? undefined : name,
      });
      return `/console/${made.cloudname}`;
    },
  });
  pressRoute(scope, site, {
    ...{ path: '/console/~reopen', fields: ['organization'] },
    submit: async (visit, { organization = '' }) => {
      const person = signedIn(visit);
      if (!isId<'organization'>(organization)) throw new Problem(accessProblems['not-found']);
      await undoClosing(ctx, person, organization);
      return '/console?done=reopened';
    },
  });
}

async function show({ ctx, signUpIsOpen }: Site, visit: Visit, filled: Filled): Promise<Page> {
  const person = signedIn(visit);
  return organizationsPage({
    organizations: await listOwnOrganizations(ctx, person),
    mayFound: person.administrator || signUpIsOpen,
    ...{ filled, token: visit.token, done: queryOf(visit)['done'] },
  });
}
