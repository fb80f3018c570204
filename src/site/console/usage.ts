import type { FastifyInstance } from 'fastify';
import { credits, storedNow, usedSince } from '#metering/report.ts';
import { usedBy } from '#metering/series.ts';
import { type Site } from '#site/visit.ts';
import { hereOf } from './here.ts';
import { usagePage } from './usage-page.ts';

const dayMs = 86_400_000;

export function usageRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  scope.get('/console/:cloudname/usage', { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const here = await hereOf(site, visit);
    const { id } = here.organization;
    const now = ctx.clock.now();
    const [from, until] = [new Date(now.getTime() - 30 * dayMs), new Date(now.getTime() + 1)];
    const days = await usedBy(ctx, here.person, { organizationId: id, unit: 'day', from, until });
    const [used, stored] = [await usedSince(ctx, id, from), await storedNow(ctx, id)];
    return site.show(
      visit,
      usagePage(here, { used, stored, days: days.toReversed(), credits: credits(used, stored) }),
    );
  });
}
