import type { FastifyInstance } from 'fastify';
import { authorize } from '#access/authorize.ts';
import { parseFolder } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { createShare, listShares, revokeShare, type ShareWish } from '#sharing/shares.ts';
import type { Filled } from '#site/fields.ts';
import type { Values } from '#site/form-body.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { siteProblems } from '#site/problems.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { type Here, hereOf } from './here.ts';
import { pictureIn } from './pictures.ts';
import { newSharePage, sharesPage } from './shares-page.ts';

const path = '/console/:cloudname/shares';
const onPage = 100;

/** Links that show a folder or a picture to whoever has them. */
export function shareRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  formRoute(scope, site, {
    ...{ path, fields: ['picture', 'folder', 'title', 'downloads', 'password', 'expires'] },
    faultOf: { 'path-invalid': 'folder', 'share-ends': 'expires' },
    page: (visit, filled) => show(site, visit, filled),
    // The address is in this answer and nowhere else, so it is a page and no way onwards.
    submit: async (visit, values) => {
      const here = await hereOf(site, visit);
      const { share, token } = await createShare(ctx, here.person, wishOf(here, values, ctx.clock.now()));
      return newSharePage(here, share, `${ctx.addresses.publicUrl}/s/${token}`);
    },
  });
  pressRoute(scope, site, {
    ...{ path: `${path}/end`, fields: ['share'] },
    submit: async (visit, { share: id = '' }) => {
      const { person, organization, base } = await hereOf(site, visit);
      authorize(person, 'shares.manage', organization.id);
      await revokeShare(ctx, person, { organizationId: organization.id, id });
      return `${base}/shares?done=ended`;
    },
  });
}

async function show(site: Site, visit: Visit, filled: Filled): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const { cursor, done, folder, picture } = { ...queryOf(visit), ...filled.values };
  const page = await listShares(ctx, here.person, {
    ...{ organizationId: here.organization.id, cursor, limit: onPage },
  });
  const isOfOne = picture !== undefined && picture !== '';
  const of = { asset: isOfOne ? await pictureIn(site, here, picture) : undefined, folder };
  return sharesPage(here, { ...page, of, filled, done, now: ctx.clock.now() });
}

function wishOf(here: Here, values: Values, now: Date): ShareWish {
  const { picture = '', folder = '', title = '', password = '', downloads, expires = '' } = values;
  return {
    organizationId: here.organization.id,
    what: picture === '' ? { folder: parseFolder(folder) } : { assetId: picture },
    title: title.trim() === '' ? undefined : title.trim(),
    downloads: downloads !== undefined,
    password: password === '' ? undefined : password,
    expiresAt: endIn(expires, now),
  };
}

/** The link works on its last day, wherever on Earth. */
function endIn(day: string, now: Date): Date | undefined {
  if (day === '') return undefined;
  const end = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59Z`) : new Date(Number.NaN);
  if (end > now) return end;
  throw new Problem(siteProblems['share-ends'], { thing: 'expires' });
}
