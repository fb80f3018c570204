import type { FastifyInstance } from 'fastify';
import { visitor } from '#access/actor.ts';
import { documentsOf } from '#accounts/documents.ts';
import { acceptInvitation, joinByInvitation, readInvitation } from '#accounts/joining.ts';
import { describePerson } from '#accounts/people.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { asProblem } from '#http/problem-json.ts';
import type { Filled } from '#site/fields.ts';
import { formRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { acknowledged, acknowledgement } from '#site/people/acknowledgement.ts';
import { deadLinkPage, linkOf } from '#site/people/links.ts';
import type { Site, Visit } from '#site/visit.ts';
import { invitationPage } from './invitation-page.ts';

/** What the link in the letter of an invitation leads to. */
export function invitationRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    path: '/invitation/:link',
    fields: ['name', 'password', ...acknowledged],
    faultOf: { 'terms-changed': 'agreed' },
    page: (visit, filled) => show(site, visit, filled),
    submit: async (visit, values) => {
      const token = linkOf(visit);
      if (visit.person !== undefined) {
        await acceptInvitation(ctx, visit.person, token);
        return '/console?done=joined';
      }
      const { name = '', password = '' } = values;
      const joining = { token, name, password, ...acknowledgement(values), client: visit.client };
      site.startSession(visit, await joinByInvitation(ctx, visitor, joining));
      return '/console?done=joined';
    },
  });
}

async function show({ ctx }: Site, visit: Visit, filled: Filled): Promise<Page> {
  const { token, path: action, person } = visit;
  try {
    const invitation = await readInvitation(ctx, person ?? visitor, linkOf(visit));
    const own = person && (await describePerson(ctx, person.personId)).email;
    const documents = documentsOf(ctx);
    return invitationPage({ filled, token, action, invitation, own, documents });
  } catch (error) {
    if (asProblem(error).code !== accountsProblems['link-invalid'].code) throw error;
    return deadLinkPage(visit);
  }
}
