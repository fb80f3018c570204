import type { FastifyInstance } from 'fastify';
import { type Scope, scopes } from '#access/scopes.ts';
import { createKey, listKeys, revokeKeyById } from '#accounts/api-keys.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { Problem } from '#platform/problem.ts';
import type { Filled } from '#site/fields.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { hereOf } from './here.ts';
import { keysPage, newKeyPage } from './keys-page.ts';

export function keyRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    path: '/console/:cloudname/keys',
    fields: ['label', 'scopes', 'folder', 'expires'],
    page: (visit, filled) => show(site, visit, filled),
    // The secret is in this answer and nowhere else, so it is a page and no way onwards.
    submit: async (visit, { label = '', scopes: given = '', folder = '', expires = '' }) => {
      const here = await hereOf(site, visit);
      const made = await createKey(ctx, here.person, {
        ...{ organizationId: here.organization.id, label: label.trim(), scopes: scopesIn(given) },
        folder: folder.trim() === '' ? undefined : folder.trim(),
        expiresAt: endIn(expires),
      });
      return newKeyPage(here, made, ctx.addresses);
    },
  });
  pressRoute(scope, site, {
    ...{ path: '/console/:cloudname/keys/revoke', fields: ['key'] },
    submit: async (visit, { key: id = '' }) => {
      const { person, organization, base } = await hereOf(site, visit);
      await revokeKeyById(ctx, person, { organizationId: organization.id, id });
      return `${base}/keys?done=revoked`;
    },
  });
}

async function show(site: Site, visit: Visit, filled: Filled): Promise<Page> {
  const here = await hereOf(site, visit);
  const keys = await listKeys(site.ctx, here.person, here.organization.id);
  return keysPage(here, { keys, filled, done: queryOf(visit)['done'], now: site.ctx.clock.now() });
}

/** A key that may do nothing is a mistake of whoever makes it. */
function scopesIn(given: string): Scope[] {
  const words = given.split(' ').filter((word) => word !== '');
  const chosen = scopes.filter((scope) => words.includes(scope));
  if (chosen.length > 0 && chosen.length === words.length) return chosen;
  throw new Problem(accountsProblems['key-invalid'], { thing: 'scopes', expected: 'one of them at least' });
}

/** The key works on its last day, wherever on Earth. */
function endIn(day: string): Date | undefined {
  if (day === '') return undefined;
  const end = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59Z`) : new Date(Number.NaN);
  if (!Number.isNaN(end.getTime())) return end;
  throw new Problem(accountsProblems['key-invalid'], {
    thing: 'expires',
    expected: 'a day such as 2027-01-31',
  });
}
