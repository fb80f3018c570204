import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Delivery } from '#delivery/delivery.ts';
import { asProblem } from '#http/problem-json.ts';
import { exportShare } from '#sharing/archives.ts';
import { mayPass, openShare, passShare, sharedPage } from '#sharing/visit-share.ts';
import { readCookie, writeCookie } from '#http/cookies.ts';
import { blank, type Filled } from '#site/fields.ts';
import { takeValues } from '#site/form-body.ts';
import { inWords } from '#site/form-routes.ts';
import { sendPage } from '#site/page.ts';
import type { Site } from '#site/visit.ts';
import { passwordPage, picturesPage } from './share-pages.ts';

const hidden = { schema: { hide: true } };

/** What whoever has a share link sees. No search engine is to list it, and who only looks gets no cookie. */
export function shareRoutes(scope: FastifyInstance, site: Site, delivery: Delivery): void {
  const { ctx } = site;
  scope.get('/s/:link', hidden, async (request, reply) => {
    const { share, path, passed } = await visited(site, request, reply);
    if (!passed) return askPassword(site, request, reply, blank);
    const { after } = request.query as { after?: string };
    const page = await sharedPage(ctx, share, after);
    return sendPage(reply, site.assets, picturesPage(ctx, { share, path, ...page }));
  });
  scope.post('/s/:link', hidden, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const values = takeValues(request.body, ['password']);
    site.assertOurs(visit, values);
    const { share, path } = await visited(site, request, reply);
    try {
      const pass = await passShare(ctx, share, { password: values['password'] ?? '', address: request.ip });
      writeCookie(request, reply, { name: 'share', value: pass, path });
      return reply.redirect(path, 303);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500) throw error;
      void reply.code(problem.status);
      return askPassword(site, request, reply, { values: {}, faults: { password: inWords(problem) } });
    }
  });
  scope.get('/s/:link/zip', hidden, async (request, reply) => {
    const { share, path, passed } = await visited(site, request, reply);
    if (!passed || !share.downloads) return reply.redirect(path, 303);
    return reply
      .header('content-type', 'application/zip')
      .header('content-disposition', 'attachment; filename="pictures.zip"')
      .header('cache-control', 'no-store')
      .send(exportShare(ctx, delivery, share));
  });
}

async function visited(site: Site, request: FastifyRequest, reply: FastifyReply) {
  void reply.header('x-robots-tag', 'noindex, nofollow');
  const { link } = request.params as { link: string };
  const share = await openShare(site.ctx, link);
  const passed = await mayPass(site.ctx, share, readCookie(request, 'share'));
  return { share, path: `/s/${link}`, passed };
}

async function askPassword(site: Site, request: FastifyRequest, reply: FastifyReply, filled: Filled) {
  const visit = await site.visit(request, reply);
  return sendPage(reply, site.assets, passwordPage({ filled, token: visit.token, action: visit.path }));
}
