import type { FastifyInstance } from 'fastify';
import { beginEnrolment, confirmEnrolment, readEnrolment } from '#accounts/second-factor/enrol.ts';
import { removeSecondFactor, renewRecoveryCodes } from '#accounts/second-factor/second-factor.ts';
import { formRoute } from '#site/form-routes.ts';
import { type Site, signedIn } from '#site/visit.ts';
import {
  beginPage,
  confirmPage,
  recoveryCodesPage,
  removePage,
  renewCodesPage,
} from './second-factor-pages.ts';

const faultOf = { 'password-wrong': 'current', 'code-wrong': 'code' };

/** How somebody comes to a second factor, and gives it up. */
export function secondFactorRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path: '/account/second-factor', fields: ['current'], faultOf },
    page: async (visit, filled) => {
      signedIn(visit);
      return beginPage({ filled, token: visit.token });
    },
    submit: async (visit, { current: password = '' }) => {
      await beginEnrolment(ctx, signedIn(visit), { password, client: visit.client });
      return '/account/second-factor/confirm';
    },
  });
  formRoute(scope, site, {
    ...{ path: '/account/second-factor/confirm', fields: ['code'], faultOf },
    page: async (visit, filled) => {
      const begun = await readEnrolment(ctx, signedIn(visit));
      const entry = { filled, token: visit.token };
      return begun === undefined ? beginPage(entry) : confirmPage(entry, begun);
    },
    submit: async (visit, { code = '' }) => {
      const codes = await confirmEnrolment(ctx, signedIn(visit), { code, client: visit.client });
      return recoveryCodesPage(codes, 'Your second factor is on, and you are signed out everywhere else.');
    },
  });
  provenAgainRoutes(scope, site);
}

function provenAgainRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  const fields = ['current', 'code'];
  formRoute(scope, site, {
    ...{ path: '/account/second-factor/codes', fields, faultOf },
    page: async (visit, filled) => {
      signedIn(visit);
      return renewCodesPage({ filled, token: visit.token });
    },
    submit: async (visit, { current: password = '', code = '' }) => {
      const codes = await renewRecoveryCodes(ctx, signedIn(visit), { password, code, client: visit.client });
      return recoveryCodesPage(codes, 'These codes replace those you had.');
    },
  });
  formRoute(scope, site, {
    ...{ path: '/account/second-factor/remove', fields, faultOf },
    page: async (visit, filled) => {
      signedIn(visit);
      return removePage({ filled, token: visit.token });
    },
    submit: async (visit, { current: password = '', code = '' }) => {
      await removeSecondFactor(ctx, signedIn(visit), { password, code, client: visit.client });
      return '/account?done=second-factor-removed';
    },
  });
}
