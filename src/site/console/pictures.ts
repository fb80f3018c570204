import type { FastifyInstance } from 'fastify';
import { requireAsset } from '#library/assets.ts';
import { listFolder } from '#library/list.ts';
import { type FolderPath, parseFolder } from '#library/path.ts';
import { searchAssets } from '#library/search/search-assets.ts';
import { parseTag } from '#library/tag.ts';
import { trashAsset } from '#library/trash.ts';
import { updateAsset } from '#library/update.ts';
import { accessProblems } from '#access/problems.ts';
import { previewPictures } from '#delivery/signed/preview.ts';
import type { Asset } from '#library/asset.ts';
import { Problem } from '#platform/problem.ts';
import { blank, type Filled } from '#site/fields.ts';
import { formRoute, pressRoute } from '#site/form-routes.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { foundPage } from './found-page.ts';
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
    const { q = '', tag = '' } = queryOf(visit);
    const isSearch = q.trim() !== '' || tag !== '';
    return site.show(
      visit,
      await (isSearch ? showFound(site, visit) : showPictures(site, visit, { filled: blank })),
    );
  });
  scope.get(`${path}/:picture`, options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    return site.show(visit, await showPicture(site, visit, blank));
  });
  formRoute(scope, site, {
    ...{ path: `${path}/:picture/tags`, fields: ['tags'], faultOf: { 'tag-invalid': 'tags' } },
    page: (visit, filled) => showPicture(site, visit, filled),
    submit: async (visit, { tags = '' }) => {
      const here = await hereOf(site, visit);
      const { id } = await pictureOf(site, here, visit);
      const wanted = tags.split(',').filter((tag) => tag.trim() !== '');
      await updateAsset(ctx, here.person, { id, patch: { tags: wanted } });
      return `${here.base}/pictures/${id}?done=tagged`;
    },
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
export async function pictureIn({ ctx }: Site, { person, organization }: Here, id: string): Promise<Asset> {
  const asset = await requireAsset(ctx, person, id, 'asset.read');
  if (asset.organization_id === organization.id) return asset;
  throw new Problem(accessProblems['not-found']);
}

async function showPicture(site: Site, visit: Visit, filled: Filled): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const asset = await pictureOf(site, here, visit);
  const previews = await previewPictures(ctx, here.person, here.organization);
  const { done } = queryOf(visit);
  return picturePage(here, { asset, previews, filled, addresses: ctx.addresses, done });
}

async function showFound(site: Site, visit: Visit): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const { q = '', tag = '', cursor } = queryOf(visit);
  const wanted = { ...(q.trim() === '' ? {} : { q }), ...(tag === '' ? {} : { tag }) };
  const filter = tag === '' ? {} : { tags: [parseTag(tag)] };
  const search = { organizationId: here.organization.id, words: q, filter, cursor, limit: onPage };
  const found = await searchAssets(ctx, here.person, search);
  const previews = await previewPictures(ctx, here.person, here.organization);
  return foundPage(here, { ...found, wanted, previews });
}

type Showing = {
  readonly filled: Filled;
  readonly told?: string;
  /** What the address says when undefined. */
  readonly folder?: FolderPath;
};

function pictureOf(site: Site, here: Here, visit: Visit): Promise<Asset> {
  const { picture = '' } = visit.request.params as { picture?: string };
  return pictureIn(site, here, picture);
}

export async function showPictures(site: Site, visit: Visit, showing: Showing): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const { id: organizationId } = here.organization;
  const { folder: given = '/', cursor, done } = queryOf(visit);
  const { filled, told, folder = parseFolder(given) } = showing;
  const page = await listFolder(ctx, here.person, { organizationId, folder, cursor, limit: onPage });
  const previews = await previewPictures(ctx, here.person, here.organization);
  return picturesPage(here, {
    ...{ ...page, folder, previews, filled },
    told: told ?? (done === 'uploaded' ? 'The pictures are uploaded.' : undefined),
  });
}
