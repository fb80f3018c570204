import type { FastifyInstance } from 'fastify';
import { authorize } from '#access/authorize.ts';
import { credits, storedNow, usedByDay, usedSince } from '#metering/report.ts';
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
    authorize(here.person, 'usage.read', id);
    const from = new Date(ctx.clock.now().getTime() - 30 * dayMs);
    const [used, stored, days] = [
      await usedSince(ctx, id, from),
      await storedNow(ctx, id),
      await usedByDay(ctx, id, from),
    ];
    return site.show(visit, usagePage(here, { used, stored, days, credits: credits(used, stored) }));
  });
}
