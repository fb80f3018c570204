import type { FastifyInstance } from 'fastify';
import { visitor } from '#access/actor.ts';
import { documentsOf } from '#accounts/documents.ts';
import { setUp } from '#accounts/set-up.ts';
import { signUp, verifyAddress } from '#accounts/sign-up.ts';
import { formRoute } from '#site/form-routes.ts';
import { said } from '#site/form.ts';
import { html } from '#platform/html.ts';
import type { Site } from '#site/visit.ts';
import { acknowledged, acknowledgement } from './acknowledgement.ts';
import { confirmAddressPage, mailSentPage, setUpPage, signUpPage } from './entry-pages.ts';
import { behindLink, linkOf } from './links.ts';

/** How somebody comes to have an account. */
export function entryRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    path: '/setup/:link',
    fields: ['name', 'email', 'password', ...acknowledged],
    faultOf: { 'terms-changed': 'agreed' },
    page: (visit, filled) =>
      behindLink(site, visit, {
        purposes: ['set-up'],
        page: (action) => setUpPage({ filled, token: visit.token, action, documents: documentsOf(ctx) }),
      }),
    submit: async (visit, values) => {
      const { name = '', email = '', password = '' } = values;
      const input = { name, email, password, ...acknowledgement(values) };
      const started = await setUp(ctx, visitor, { ...input, token: linkOf(visit), client: visit.client });
      site.startSession(visit, started);
      return '/console';
    },
  });
  formRoute(scope, site, {
    path: '/sign-up',
    fields: ['name', 'company', 'email', 'password', ...acknowledged],
    faultOf: { 'terms-changed': 'agreed' },
    page: (visit, filled) =>
      site.signUpIsOpen
        ? signUpPage({ filled, token: visit.token, documents: documentsOf(ctx) })
        : closedPage,
    submit: async (visit, values) => {
      const { name = '', company, email = '', password = '' } = values;
      const input = { name, company, email, password, ...acknowledgement(values), client: visit.client };
      await signUp(ctx, visitor, input);
      return mailSentPage(
        'Look into your mail',
        'A letter is on its way to the address you gave. It says how to go on.',
      );
    },
  });
  // By a form and not by the link alone: programs that look at mail follow every link.
  formRoute(scope, site, {
    ...{ path: '/verify/:link', fields: ['password'] },
    faultOf: { 'sign-up-password-wrong': 'password' },
    page: (visit, filled) =>
      behindLink(site, visit, {
        purposes: ['verify-address'],
        page: (action) => confirmAddressPage({ filled, token: visit.token, action }),
      }),
    submit: async (visit, { password = '' }) => {
      const input = { token: linkOf(visit), password, client: visit.client };
      site.startSession(visit, await verifyAddress(ctx, visitor, input));
      return '/console?done=confirmed';
    },
  });
}

const closedPage = said(
  'Sign-up is closed',
  html`<p>Sign-up is closed on this server. A member of an organization can invite you.</p>
    <p><a href="/sign-in">Sign in</a></p>`,
);
