import type { FastifyInstance } from 'fastify';
import { listActivity, notePages } from '#accounts/activity/list-activity.ts';
import { asksNotToBeTracked } from '#privacy/signals.ts';
import { pressRoute } from '#site/form-routes.ts';
import { queryOf, type Site, signedIn } from '#site/visit.ts';
import { activityPage } from './activity-page.ts';

/** What is noted of what somebody does here, for them alone, and the switch for pages. */
export function activityRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  scope.get('/account/activity', { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const before = new Date(queryOf(visit)['before'] ?? '');
    const shown = Number.isNaN(before.getTime()) ? undefined : before;
    const page = await listActivity(ctx, signedIn(visit), shown);
    const isHeard = asksNotToBeTracked(request.headers);
    return site.show(
      visit,
      activityPage(page, { token: visit.token, isHeard, isFirst: shown === undefined }),
    );
  });
  pressRoute(scope, site, {
    ...{ path: '/account/activity/pages', fields: ['noted'] },
    submit: async (visit, { noted }) => {
      await notePages(ctx, signedIn(visit), noted === 'yes');
      return '/account/activity';
    },
  });
}
