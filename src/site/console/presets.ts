import type { FastifyInstance } from 'fastify';
import { authorize } from '#access/authorize.ts';
import { listPresets, removePreset, setPreset } from '#delivery/presets.ts';
import type { Filled } from '#site/fields.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { hereOf } from './here.ts';
import { presetsPage } from './presets-page.ts';

const path = '/console/:cloudname/presets';

/** Names for operations. */
export function presetRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path, fields: ['name', 'operations'] },
    faultOf: {
      'bad-transformation': 'operations',
      'preset-not-found': 'operations',
    },
    page: (visit, filled) => show(site, visit, filled),
    submit: async (visit, { name = '', operations = '' }) => {
      const { person, organization, base } = await hereOf(site, visit);
      const preset = { name: name.trim(), operations: operations.trim() };
      await setPreset(ctx, person, { cloudname: organization.cloudname, ...preset });
      return `${base}/presets?done=set`;
    },
  });
  pressRoute(scope, site, {
    ...{ path: `${path}/remove`, fields: ['name'] },
    submit: async (visit, { name = '' }) => {
      const { person, organization, base } = await hereOf(site, visit);
      await removePreset(ctx, person, { cloudname: organization.cloudname, name });
      return `${base}/presets?done=removed`;
    },
  });
}

async function show(site: Site, visit: Visit, filled: Filled): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  authorize(here.person, 'delivery.read', here.organization.id);
  const presets = await listPresets(ctx, here.person, here.organization.cloudname);
  return presetsPage(here, { presets, addresses: ctx.addresses, filled, done: queryOf(visit)['done'] });
}
