import type { FastifyInstance } from 'fastify';
import { visitor } from '#access/actor.ts';
import { requestPasswordReset, resetPassword } from '#accounts/passwords.ts';
import { endSession } from '#accounts/session-list.ts';
import { finishSignIn, isSignInBegun } from '#accounts/second-factor/finish-sign-in.ts';
import { signIn } from '#accounts/sign-in.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import { queryOf, type Site } from '#site/visit.ts';
import { askResetPage, mailSentPage, setPasswordPage } from './entry-pages.ts';
import { behindLink, linkOf } from './links.ts';
import { ownPath, pathAfterSignIn } from './own-path.ts';
import { signInCodePage, signInOverPage } from './second-factor-pages.ts';
import { showSignIn } from './show-sign-in.ts';

export function signInRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    path: '/sign-in',
    fields: ['email', 'password', 'stay', 'next'],
    page: (visit, filled) => showSignIn(site, visit, filled),
    submit: async (visit, { email = '', password = '', stay, next = '' }) => {
      const input = { email, password, stay: stay !== undefined, client: visit.client };
      const outcome = await signIn(ctx, visitor, input);
      if (outcome.kind === 'code-asked') {
        site.askCode(visit, outcome.token);
        return `/sign-in/code?next=${encodeURIComponent(ownPath(next) ?? '')}`;
      }
      site.startSession(visit, outcome.session);
      return pathAfterSignIn(ctx, { session: outcome.session, next });
    },
  });
  codeRoute(scope, site);
  pressRoute(scope, site, {
    path: '/sign-out',
    fields: [],
    submit: async (visit) => {
      if (visit.person !== undefined) await endSession(ctx, visit.person, visit.person.sessionId);
      site.endSession(visit);
      return '/sign-in?done=signed-out';
    },
  });
  resetRoutes(scope, site);
}

/** The second step, where somebody has a second factor. */
function codeRoute(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    path: '/sign-in/code',
    fields: ['code', 'next', 'with'],
    faultOf: { 'code-wrong': 'code' },
    page: async (visit, filled) => {
      const { next = '', with: how } = { ...queryOf(visit), ...filled.values };
      if (!(await isSignInBegun(ctx, site.codeAsked(visit)))) return signInOverPage;
      return signInCodePage({ filled, token: visit.token, next, recovery: how === 'recovery' });
    },
    submit: async (visit, { code = '', next = '' }) => {
      const input = { token: site.codeAsked(visit), code, client: visit.client };
      const session = await finishSignIn(ctx, visitor, input);
      site.startSession(visit, session);
      return pathAfterSignIn(ctx, { session, next });
    },
  });
}

function resetRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    path: '/forgot',
    fields: ['email'],
    page: ({ token }, filled) => askResetPage({ filled, token }),
    submit: async ({ client }, { email = '' }) => {
      await requestPasswordReset(ctx, visitor, { email, client });
      return mailSentPage(
        'Look into your mail',
        'If the address has an account, a letter with a link for a new password is on its way to it.',
      );
    },
  });
  formRoute(scope, site, {
    path: '/reset/:link',
    fields: ['password'],
    page: (visit, filled) =>
      behindLink(site, visit, {
        purposes: ['reset-password'],
        page: (action) => setPasswordPage({ filled, token: visit.token, action }),
      }),
    submit: async (visit, { password = '' }) => {
      await resetPassword(ctx, visitor, { token: linkOf(visit), password, client: visit.client });
      return '/sign-in?done=reset';
    },
  });
}
