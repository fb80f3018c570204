import type { FastifyInstance } from 'fastify';
import { createUrlKey, listUrlKeys, revokeUrlKey } from '#delivery/signed/url-keys.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import { queryOf, type Site } from '#site/visit.ts';
import { hereOf } from './here.ts';
import { newUrlKeyPage, urlKeysPage } from './url-keys-page.ts';

const path = '/console/:cloudname/url-keys';

/** What an organization's URLs are signed with. */
export function urlKeyRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path, fields: [] },
    page: async (visit) => {
      const here = await hereOf(site, visit);
      const keys = await listUrlKeys(ctx, here.person, here.organization.cloudname);
      return urlKeysPage(here, { keys, done: queryOf(visit)['done'] });
    },
    // The secret is in this answer, so it is a page and no way onwards.
    submit: async (visit) => {
      const here = await hereOf(site, visit);
      return newUrlKeyPage(here, await createUrlKey(ctx, here.person, here.organization.cloudname));
    },
  });
  pressRoute(scope, site, {
    ...{ path: `${path}/revoke`, fields: ['key'] },
    submit: async (visit, { key: id = '' }) => {
      const { person, organization, base } = await hereOf(site, visit);
      await revokeUrlKey(ctx, person, { cloudname: organization.cloudname, id });
      return `${base}/url-keys?done=revoked`;
    },
  });
}
