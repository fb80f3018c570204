import type { FastifyInstance } from 'fastify';
import { operator } from '#access/actor.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { answerRequest, extendRequest } from '#accounts/requests/answer-request.ts';
import { copyForOperator } from '#accounts/requests/copy-data.ts';
import { listRequests, readRequest, type RequestListing } from '#accounts/requests/list-requests.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { confirmPassword } from '#accounts/sign-in.ts';
import { Problem } from '#platform/problem.ts';
import type { Promises } from '#privacy/promises.ts';
import { blank, type Filled } from '#site/fields.ts';
import { formRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { administrator, type Site, type Visit } from '#site/visit.ts';
import { sendCopy } from './own-data.ts';
import { erasePage, queuePage, requestPage } from './queue-pages.ts';

const path = '/console/~requests';
const answering = { fields: ['outcome', 'answer'], faultOf: { 'data-request-invalid': 'answer' } } as const;
const extending = {
  fields: ['because'],
  faultOf: { 'request-extended': 'because', 'request-overdue': 'because' },
} as const;

/** For administrators of the server: what people asked about their data, and its answers. */
export function queueRoutes(scope: FastifyInstance, site: Site, { inventory }: Promises): void {
  const { ctx } = site;
  const options = { schema: { hide: true } };
  scope.get(path, options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    administrator(visit);
    return site.show(visit, queuePage(await listRequests(ctx, operator), ctx.clock.now()));
  });
  scope.get(`${path}/:request/copy.json`, options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    administrator(visit);
    const email = addressOf(await requestOf(site, visit));
    return sendCopy(reply, await copyForOperator(ctx, operator, { email, inventory }));
  });
  formRoute(scope, site, {
    ...{ path: `${path}/:request`, ...answering },
    page: (visit, filled) => show(site, visit, { answer: filled }),
    submit: async (visit, { outcome: wish, answer = '' }) => {
      administrator(visit);
      const { id } = await requestOf(site, visit);
      const outcome = wish === 'granted' ? 'granted' : 'refused';
      await answerRequest(ctx, operator, { id, outcome, answer });
      return `${path}/${id}`;
    },
  });
  formRoute(scope, site, {
    ...{ path: `${path}/:request/extend`, ...extending },
    page: (visit, filled) => show(site, visit, { extend: filled }),
    submit: async (visit, { because = '' }) => {
      administrator(visit);
      const { id } = await requestOf(site, visit);
      await extendRequest(ctx, operator, { id, because });
      return `${path}/${id}`;
    },
  });
  eraseRoute(scope, site, inventory);
}

function eraseRoute(scope: FastifyInstance, site: Site, inventory: Promises['inventory']): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path: `${path}/:request/erase`, fields: ['current'], faultOf: { 'password-wrong': 'current' } },
    page: async (visit, filled) => {
      administrator(visit);
      return erasePage(await requestOf(site, visit), { filled, token: visit.token });
    },
    submit: async (visit, { current: password = '' }) => {
      const person = administrator(visit);
      const request = await requestOf(site, visit);
      if (request.kind !== 'erasure' || request.settledAt !== null) throw notOpen(request.id);
      await confirmPassword(ctx, person, { password, client: visit.client });
      await erasePerson(ctx, operator, { email: addressOf(request), inventory });
      return `${path}/${request.id}`;
    },
  });
}

async function show(
  site: Site,
  visit: Visit,
  { answer = blank, extend = blank }: { answer?: Filled; extend?: Filled },
): Promise<Page> {
  administrator(visit);
  const request = await requestOf(site, visit);
  return requestPage(request, { answer, extend, token: visit.token, now: site.ctx.clock.now() });
}

function requestOf({ ctx }: Site, visit: Visit): Promise<RequestListing> {
  const { request = '' } = visit.request.params as { request?: string };
  return readRequest(ctx, operator, request);
}

/** Of whom nothing is known any more there is nothing to copy or to erase. */
function addressOf({ id, email }: RequestListing): string {
  if (email === null) throw notOpen(id);
  return email;
}

function notOpen(id: string): Problem {
  return new Problem(accountsProblems['request-not-open'], { thing: 'request', value: id });
}
