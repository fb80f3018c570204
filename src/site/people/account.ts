import type { FastifyInstance } from 'fastify';
import type { Person } from '#access/actor.ts';
import { agreeToAddressChange, requestAddressChange } from '#accounts/change-address.ts';
import { readLeaving } from '#accounts/leave.ts';
import { changePassword } from '#accounts/passwords.ts';
import { describePerson } from '#accounts/people.ts';
import { listPasskeys } from '#accounts/passkeys/passkeys.ts';
import { relyingPartyOf } from '#accounts/passkeys/relying-party.ts';
import { readSecondFactor } from '#accounts/second-factor/second-factor.ts';
import { hasSecondFactor } from '#accounts/second-factor/state.ts';
import { endSession, endSessions, listSessions } from '#accounts/session-list.ts';
import { visitor } from '#access/actor.ts';
import { html } from '#platform/html.ts';
import type { Filled } from '#site/fields.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import { said, sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, signedIn, type Visit } from '#site/visit.ts';
import { accountPage } from './account-pages.ts';
import { activityRoutes } from './activity.ts';
import { leavingRoutes, ownDataSection } from './leave.ts';
import { behindLink, linkOf } from './links.ts';
import { noticeChangesRoutes } from './notice-changes.ts';
import { passkeysSection } from './passkey-pages.ts';
import { passkeyRoutes } from './passkeys.ts';
import { secondFactorSection } from './second-factor-pages.ts';
import { secondFactorRoutes } from './second-factor.ts';

/** What somebody sees and changes of their own account. */
export function accountRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  const page =
    (form: 'password' | 'address') =>
    (visit: Visit, filled: Filled): Promise<Page> =>
      show(site, visit, Object.keys(filled.faults).length === 0 ? undefined : { form, filled });
  formRoute(scope, site, {
    ...{ path: '/account', action: '/account/password', fields: ['current', 'password'] },
    faultOf: { 'password-wrong': 'current' },
    page: page('password'),
    submit: async (visit, { current = '', password = '' }) => {
      await changePassword(ctx, signedIn(visit), { current, password, client: visit.client });
      return '/account?done=password';
    },
  });
  formRoute(scope, site, {
    ...{ path: '/account/address', fields: ['email', 'confirmation'] },
    faultOf: { 'password-wrong': 'confirmation' },
    page: page('address'),
    submit: async (visit, { email = '', confirmation: password = '' }) => {
      await requestAddressChange(ctx, signedIn(visit), { email, password, client: visit.client });
      return '/account?done=address';
    },
  });
  sessionRoutes(scope, site);
  secondFactorRoutes(scope, site);
  passkeyRoutes(scope, site);
  addressRoutes(scope, site);
  leavingRoutes(scope, site);
  activityRoutes(scope, site);
  noticeChangesRoutes(scope, site);
}

async function show(
  { ctx }: Site,
  visit: Visit,
  filled: { form: 'password' | 'address'; filled: Filled } | undefined,
): Promise<Page> {
  const person = signedIn(visit);
  const { name, email } = await describePerson(ctx, person.personId);
  const sessions = await listSessions(ctx, person);
  const parts = [
    secondFactorSection(await readSecondFactor(ctx, person)),
    passkeysSection(await listPasskeys(ctx, person), relyingPartyOf(ctx.addresses.publicUrl) !== undefined),
    ownDataSection(await readLeaving(ctx, person), visit.token),
  ];
  const isCodeAsked = await hasSecondFactor(ctx.database.db, person.personId);
  const { done } = queryOf(visit);
  const shown = { name, email, sessions, parts, isCodeAsked, token: visit.token, done };
  return accountPage({ ...shown, ...(filled && { filled }) });
}

function sessionRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  const press = (
    name: string,
    fields: string[],
    end: (person: Person, id: string) => Promise<unknown>,
  ): void =>
    pressRoute(scope, site, {
      ...{ path: `/account/sessions/${name}`, fields },
      submit: async (visit, { session = '' }) => {
        await end(signedIn(visit), session);
        return name === 'end-all' ? '/sign-in?done=signed-out-everywhere' : `/account?done=${endings[name]}`;
      },
    });
  press('end', ['session'], (person, id) => endSession(ctx, person, id));
  press('end-others', [], (person) => endSessions(ctx, person, { keepThis: true }));
  press('end-all', [], (person) => endSessions(ctx, person, { keepThis: false }));
}

const endings: Readonly<Record<string, string>> = { end: 'session-ended', 'end-others': 'others-ended' };

/** What both letters about a new address lead to. */
function addressRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    path: '/change-address/:link',
    fields: [],
    page: (visit, filled) =>
      behindLink(site, visit, {
        purposes: ['agree-to-change', 'confirm-change'],
        page: (action) =>
          sheet('Change of address', {
            ...{ filled, token: visit.token, action, submit: 'Agree', fields: [], body: [] },
            lead: 'The account gets its new address when the new and the old one have agreed.',
          }),
      }),
    submit: async (visit) => {
      const outcome = await agreeToAddressChange(ctx, visit.person ?? visitor, linkOf(visit));
      if (outcome === 'changed') return '/sign-in?done=address-changed';
      return said('Thank you', html`<p>The address changes as soon as the other one has agreed too.</p>`);
    },
  });
}
