import type { FastifyInstance } from 'fastify';
import { visitor } from '#access/actor.ts';
import { addPasskey, offerPasskey } from '#accounts/passkeys/add-passkey.ts';
import { listPasskeys, readPasskey, removePasskey, renamePasskey } from '#accounts/passkeys/passkeys.ts';
import { relyingParty } from '#accounts/passkeys/relying-party.ts';
import { offerPasskeySignIn, signInByPasskey } from '#accounts/passkeys/sign-in-by-passkey.ts';
import { hasSecondFactor } from '#accounts/second-factor/state.ts';
import { originOf } from '#accounts/sessions.ts';
import { formRoute } from '#site/form-routes.ts';
import { queryOf, type Site, signedIn, type Visit } from '#site/visit.ts';
import { pathAfterSignIn } from './own-path.ts';
import { passkeyOptionsRoute } from './passkey-form.ts';
import { showSignIn } from './show-sign-in.ts';
import { passkeysPage, removePasskeyPage, renamePasskeyPage } from './passkey-pages.ts';

/** Signing in without a password, and the passkeys that do it. */
export function passkeyRoutes(scope: FastifyInstance, site: Site): void {
  signInByPasskeyRoutes(scope, site);
  addPasskeyRoutes(scope, site);
  onePasskeyRoutes(scope, site);
}

function addPasskeyRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  passkeyOptionsRoute(scope, site, {
    path: '/account/passkeys/options',
    fields: ['label', 'current', 'code'],
    offer: (visit, { current: password = '', code = '' }) =>
      offerPasskey(ctx, signedIn(visit), { password, code, client: visit.client }),
  });
  formRoute(scope, site, {
    path: '/account/passkeys',
    fields: ['label', 'current', 'code', 'answer'],
    faultOf: { 'name-invalid': 'form' },
    page: async (visit, { faults }) => {
      const person = signedIn(visit);
      relyingParty(ctx.addresses.publicUrl);
      const { device } = originOf(visit.client);
      const shown = { token: visit.token, device, done: queryOf(visit)['done'], fault: faults['form'] };
      const isCodeAsked = await hasSecondFactor(ctx.database.db, person.personId);
      return passkeysPage({ ...shown, isCodeAsked, passkeys: await listPasskeys(ctx, person) });
    },
    submit: async (visit, { label = '', answer = '' }) => {
      await addPasskey(ctx, signedIn(visit), { answer, label, client: visit.client });
      return '/account/passkeys?done=added';
    },
  });
}

function onePasskeyRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  const idOf = ({ request }: Visit): string => (request.params as { id: string }).id;
  const passkeyOf = (visit: Visit) => readPasskey(ctx, signedIn(visit), idOf(visit));
  formRoute(scope, site, {
    path: '/account/passkeys/:id',
    fields: ['label'],
    faultOf: { 'name-invalid': 'label' },
    page: async (visit, filled) => {
      const entry = { filled, token: visit.token, action: visit.path };
      return renamePasskeyPage(entry, await passkeyOf(visit));
    },
    submit: async (visit, { label = '' }) => {
      await renamePasskey(ctx, signedIn(visit), { id: idOf(visit), label });
      return '/account/passkeys?done=renamed';
    },
  });
  formRoute(scope, site, {
    path: '/account/passkeys/:id/remove',
    fields: ['current'],
    faultOf: { 'password-wrong': 'current' },
    page: async (visit, filled) => {
      const entry = { filled, token: visit.token, action: visit.path };
      return removePasskeyPage(entry, await passkeyOf(visit));
    },
    submit: async (visit, { current: password = '' }) => {
      await removePasskey(ctx, signedIn(visit), { id: idOf(visit), password, client: visit.client });
      return '/account/passkeys?done=removed';
    },
  });
}

function signInByPasskeyRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  passkeyOptionsRoute(scope, site, {
    path: '/sign-in/passkey/options',
    fields: [],
    offer: ({ client }) => offerPasskeySignIn(ctx, visitor, { client }),
  });
  formRoute(scope, site, {
    path: '/sign-in/passkey',
    fields: ['answer', 'stay', 'next'],
    page: (visit, filled) => showSignIn(site, visit, filled),
    submit: async (visit, { answer = '', stay, next = '' }) => {
      const input = { answer, stay: stay === 'yes', client: visit.client };
      const session = await signInByPasskey(ctx, visitor, input);
      site.startSession(visit, session);
      return pathAfterSignIn(ctx, { session, next });
    },
  });
}
