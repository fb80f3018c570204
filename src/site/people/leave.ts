import type { FastifyInstance } from 'fastify';
import { leave, stay } from '#accounts/leave.ts';
import { kept } from '#accounts/personal-data.ts';
import { html, type Html } from '#platform/html.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import { pressForm, sheet } from '#site/form.ts';
import { moment, notice } from '#site/pieces.ts';
import { type Site, signedIn } from '#site/visit.ts';
import { currentPasswordField } from './second-factor-pages.ts';

/** How somebody has their account erased, and how they stay after all. */
export function leavingRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path: '/account/leave', fields: ['current'], faultOf: { 'password-wrong': 'current' } },
    page: (visit, filled) => {
      signedIn(visit);
      return sheet('Erase my account', {
        ...{ filled, token: visit.token, action: '/account/leave', submit: 'Erase my account' },
        ...{ fields: ['current'], look: 'is-danger', body: currentPasswordField(filled) },
        lead: `From now on you have no part in any organization. In ${kept.leavingDays} days everything about you is erased for good; until then you can sign in and take it back. What belongs to an organization, such as its pictures, stays with it.`,
      });
    },
    submit: async (visit, { current: password = '' }) => {
      await leave(ctx, signedIn(visit), { password, client: visit.client });
      return '/account';
    },
  });
  pressRoute(scope, site, {
    ...{ path: '/account/stay', fields: [] },
    submit: async (visit) => {
      await stay(ctx, signedIn(visit));
      return '/account?done=stay';
    },
  });
}

/** What the account page shows of it. */
export function ownDataSection(eraseAt: Date | null, token: string): Html {
  return html`<section class="panel stack" id="data">
    <h2>What is kept about me</h2>
    <p>
      A copy of all of it, for programs to read, or as an archive with the pictures of the organizations you
      own.
    </p>
    <div class="actions">
      <a class="button is-small" href="/account/data.json">Download a copy</a>
      <a class="button is-small" href="/account/data.zip">Download with pictures</a>
      <a class="button is-small" href="/account/activity">My activity</a>
      <a class="button is-small" href="/account/requests">My requests</a>
      <a class="button is-small" href="/cookies">My choices</a>
      ${eraseAt === null && html`<a class="button is-small is-danger" href="/account/leave">Erase my account</a>`}
    </div>
    ${
      eraseAt !== null &&
      html`${notice('bad', html`Your account is erased on ${moment(eraseAt)}.`)}
      ${pressForm({ token, action: '/account/stay', submit: 'Keep my account' })}`
    }
  </section>`;
}
