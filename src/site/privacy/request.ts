import type { FastifyInstance } from 'fastify';
import { visitor } from '#access/actor.ts';
import { withdrawRequest } from '#accounts/requests/answer-request.ts';
import { listOwnRequests } from '#accounts/requests/list-requests.ts';
import {
  askByMailbox,
  askSignedIn,
  confirmRequest,
  isRequestWaiting,
} from '#accounts/requests/make-request.ts';
import type { Promises } from '#privacy/promises.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import { deadLinkPage, linkOf } from '#site/people/links.ts';
import { type Site, signedIn } from '#site/visit.ts';
import { askPage, confirmedPage, confirmPage, ownRequestsPage, sentPage } from './request-pages.ts';

/** Asking about one's data: with an account, and with nothing but a mailbox. */
export function requestRoutes(scope: FastifyInstance, site: Site, { inventory }: Promises): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path: '/privacy/request', fields: ['email', 'kind', 'details'] },
    page: (visit, filled) => askPage({ filled, token: visit.token }),
    submit: async (visit, { email = '', kind = '', details = '' }) => {
      await askByMailbox(ctx, visitor, { email, kind, details, client: visit.client });
      return sentPage;
    },
  });
  // By a form and not by the link alone: programs that look at mail follow every link.
  formRoute(scope, site, {
    ...{ path: '/privacy/request/:link', fields: [] },
    page: async (visit, filled) => {
      if (!(await isRequestWaiting(ctx, linkOf(visit)))) return deadLinkPage(visit);
      return confirmPage({ filled, token: visit.token }, visit.path);
    },
    submit: async (visit) =>
      confirmedPage(await confirmRequest(ctx, visitor, { token: linkOf(visit), inventory })),
  });
  formRoute(scope, site, {
    ...{ path: '/account/requests', fields: ['kind', 'details'] },
    page: async (visit, filled) => {
      const requests = await listOwnRequests(ctx, signedIn(visit));
      return ownRequestsPage({ filled, token: visit.token }, requests);
    },
    submit: async (visit, { kind = '', details = '' }) => {
      await askSignedIn(ctx, signedIn(visit), { kind, details, client: visit.client });
      return '/account/requests';
    },
  });
  pressRoute(scope, site, {
    ...{ path: '/account/requests/withdraw', fields: ['request'] },
    submit: async (visit, { request = '' }) => {
      await withdrawRequest(ctx, signedIn(visit), request);
      return '/account/requests';
    },
  });
}
