import type { FastifyInstance } from 'fastify';
import { requireAsset } from '#library/assets.ts';
import { listFolder } from '#library/list.ts';
import { parseFolder } from '#library/path.ts';
import { trashAsset } from '#library/trash.ts';
import { updateAsset } from '#library/update.ts';
import { accessProblems } from '#access/problems.ts';
import { previewPictures } from '#delivery/signed/preview.ts';
import type { Asset } from '#library/asset.ts';
import { Problem } from '#platform/problem.ts';
import { blank, type Filled } from '#site/fields.ts';
import { pressRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { type Here, hereOf } from './here.ts';
import { picturePage } from './picture-page.ts';
import { picturesPage } from './pictures-page.ts';

const path = '/console/:cloudname/pictures';
const onPage = 60;

/** The library to look at, and one picture with where it is delivered. */
export function pictureRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  const options = { schema: { hide: true } };
  scope.get(path, options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    return site.show(visit, await showPictures(site, visit, blank));
  });
  scope.get(`${path}/:picture`, options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const here = await hereOf(site, visit);
    const asset = await pictureOf(site, here, visit);
    const previews = await previewPictures(ctx, here.person, here.organization);
    const { done } = queryOf(visit);
    return site.show(visit, picturePage(here, { asset, previews, addresses: ctx.addresses, done }));
  });
  pressRoute(scope, site, {
    ...{ path: `${path}/:picture/visibility`, fields: ['visibility'] },
    submit: async (visit, { visibility }) => {
      const here = await hereOf(site, visit);
      const { id } = await pictureOf(site, here, visit);
      const wanted = visibility === 'public' ? 'public' : 'private';
      await updateAsset(ctx, here.person, { id, patch: { visibility: wanted } });
      return `${here.base}/pictures/${id}?done=${wanted}`;
    },
  });
  pressRoute(scope, site, {
    ...{ path: `${path}/:picture/delete`, fields: [] },
    submit: async (visit) => {
      const here = await hereOf(site, visit);
      const { id } = await pictureOf(site, here, visit);
      await trashAsset(ctx, here.person, { id });
      return `${here.base}/trash?done=trashed`;
    },
  });
}

/** A picture of this organization; of another one of theirs it is not here. */
async function pictureOf({ ctx }: Site, { person, organization }: Here, visit: Visit): Promise<Asset> {
  const { picture = '' } = visit.request.params as { picture?: string };
  const asset = await requireAsset(ctx, person, picture, 'asset.read');
  if (asset.organization_id === organization.id) return asset;
  throw new Problem(accessProblems['not-found']);
}

export async function showPictures(site: Site, visit: Visit, filled: Filled): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const { id: organizationId } = here.organization;
  const { folder: given = '/', cursor } = queryOf(visit);
  const folder = parseFolder(given);
  const page = await listFolder(ctx, here.person, { organizationId, folder, cursor, limit: onPage });
  const previews = await previewPictures(ctx, here.person, here.organization);
  return picturesPage(here, { ...page, folder, previews, filled });
}
