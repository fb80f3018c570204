import type { FastifyInstance } from 'fastify';
import { closeOrganization } from '#accounts/close-organization.ts';
import { renameOrganization } from '#accounts/own-organizations.ts';
import { deliveryRules, type DeliveryRules, setDelivery } from '#delivery/rules/delivery-settings.ts';
import type { Filled } from '#site/fields.ts';
import type { Values } from '#site/form-body.ts';
import { formRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { hereOf } from './here.ts';
import { type SettingsForm, settingsPage } from './settings-page.ts';

const path = '/console/:cloudname/settings';

/** The organization's name, what its URLs may ask, and closing it. */
export function settingsRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  scope.get(path, { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    return site.show(visit, await show(site, visit, undefined));
  });
  const page =
    (form: SettingsForm) =>
    (visit: Visit, filled: Filled): Promise<Page> =>
      show(site, visit, { form, filled });
  formRoute(scope, site, {
    ...{ path: `${path}/name`, fields: ['name'], page: page('name') },
    submit: async (visit, { name = '' }) => {
      const { person, organization, base } = await hereOf(site, visit);
      await renameOrganization(ctx, person, { organizationId: organization.id, name });
      return `${base}/settings?done=name`;
    },
  });
  formRoute(scope, site, {
    path: `${path}/delivery`,
    fields: ['signed', 'presets', 'sizes', 'referrers', 'nameless', 'foreign', 'credits'],
    faultOf: { 'source-host-invalid': 'referrers', 'sizes-invalid': 'sizes' },
    page: page('delivery'),
    submit: async (visit, values) => {
      const { person, organization, base } = await hereOf(site, visit);
      const { cloudname } = organization;
      await setDelivery(ctx, person, { cloudname, change: rulesIn(values) });
      return `${base}/settings?done=delivery`;
    },
  });
  formRoute(scope, site, {
    path: `${path}/close`,
    fields: ['cloudname', 'password'],
    faultOf: { 'password-wrong': 'password' },
    page: page('close'),
    submit: async (visit, { cloudname = '', password = '' }) => {
      const { person, organization } = await hereOf(site, visit);
      await closeOrganization(ctx, person, {
        ...{ organizationId: organization.id, cloudname: cloudname.trim(), password, client: visit.client },
      });
      return '/console?done=closed';
    },
  });
}

/** Empty lists stand for any. */
function rulesIn(values: Values): DeliveryRules {
  const list = (name: string): string[] | null => {
    const items = (values[name] ?? '').split(/[\s,]+/).filter((item) => item !== '');
    return items.length === 0 ? null : items;
  };
  return {
    signed_transformations: values['signed'] !== undefined,
    presets_only: values['presets'] !== undefined,
    sizes: list('sizes')?.map(Number) ?? null,
    referrers: list('referrers'),
    empty_referrer: values['nameless'] !== undefined,
    other_grammars: values['foreign'] !== undefined,
    keep_credits: values['credits'] !== undefined,
  };
}

async function show(
  site: Site,
  visit: Visit,
  sent: { form: SettingsForm; filled: Filled } | undefined,
): Promise<Page> {
  const here = await hereOf(site, visit);
  const rules = await deliveryRules(site.ctx, here.person, here.organization.cloudname);
  const { closingGraceDays: graceDays } = site.ctx.config.accounts;
  return settingsPage(here, { rules, sent, graceDays, done: queryOf(visit)['done'] });
}
