import type { FastifyInstance } from 'fastify';
import { previewPictures } from '#delivery/signed/preview.ts';
import { listLatest } from '#library/list.ts';
import { credits, storedNow, usedSince } from '#metering/report.ts';
import type { Page } from '#site/page.ts';
import type { Site, Visit } from '#site/visit.ts';
import { type Here, hereOf } from './here.ts';
import { overviewPage } from './overview-page.ts';

const daysMs = 30 * 86_400_000;
const latest = 8;

export function overviewRoutes(scope: FastifyInstance, site: Site): void {
  scope.get('/console/:cloudname', { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    return site.show(visit, await show(site, visit));
  });
}

async function show(site: Site, visit: Visit): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const { id } = here.organization;
  const used = await usedSince(ctx, id, new Date(ctx.clock.now().getTime() - daysMs));
  const stored = await storedNow(ctx, id);
  return overviewPage(here, {
    usage: here.may('usage.read') ? { used, stored, credits: credits(used, stored) } : undefined,
    pictures: await picturesOf(site, here),
    addresses: ctx.addresses,
  });
}

/** Nothing for who may not look. */
async function picturesOf({ ctx }: Site, here: Here) {
  if (!here.may('asset.read')) return undefined;
  const { id: organizationId } = here.organization;
  return {
    assets: await listLatest(ctx, here.person, { organizationId, limit: latest }),
    previews: await previewPictures(ctx, here.person, here.organization),
  };
}
