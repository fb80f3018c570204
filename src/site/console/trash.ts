import type { FastifyInstance } from 'fastify';
import { accessProblems } from '#access/problems.ts';
import type { Action } from '#access/roles.ts';
import { emptyTrash, listTrash, requireTrashed, restoreAsset } from '#library/trash.ts';
import { Problem } from '#platform/problem.ts';
import { pressRoute } from '#site/form-routes.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { type Here, hereOf } from './here.ts';
import { trashPage } from './trash-page.ts';

const path = '/console/:cloudname/trash';
const onPage = 60;

/** What was deleted on the page of a picture, until it goes for good. */
export function trashRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  scope.get(path, { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const here = await hereOf(site, visit);
    const { cursor, done } = queryOf(visit);
    const { id: organizationId } = here.organization;
    const page = await listTrash(ctx, here.person, { organizationId, cursor, limit: onPage });
    return site.show(visit, trashPage(here, { ...page, done }));
  });
  pressRoute(scope, site, {
    ...{ path: `${path}/:picture/restore`, fields: [] },
    submit: async (visit) => {
      const here = await hereOf(site, visit);
      const id = await trashedOf(site, here, { visit, action: 'asset.update' });
      const asset = await restoreAsset(ctx, here.person, { id, collision: 'number-anyway' });
      return `${here.base}/pictures/${asset.id}?done=restored`;
    },
  });
  pressRoute(scope, site, {
    ...{ path: `${path}/:picture/delete`, fields: [] },
    submit: async (visit) => {
      const here = await hereOf(site, visit);
      const id = await trashedOf(site, here, { visit, action: 'asset.delete' });
      await emptyTrash(ctx, here.person, { id });
      return `${here.base}/trash?done=deleted`;
    },
  });
}

/** What is in the trash of this organization; of another one of theirs it is not here. */
async function trashedOf(
  { ctx }: Site,
  { person, organization }: Here,
  { visit, action }: { visit: Visit; action: Action },
): Promise<string> {
  const { picture = '' } = visit.request.params as { picture?: string };
  const kept = await requireTrashed(ctx, person, picture, action);
  if (kept.organizationId === organization.id) return kept.id;
  throw new Problem(accessProblems['not-found']);
}
