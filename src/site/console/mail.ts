import type { FastifyInstance } from 'fastify';
import { operator } from '#access/actor.ts';
import { listMessages, showMessage } from '#outbox/messages.ts';
import { administrator, type Site } from '#site/visit.ts';
import { letterPage, lettersPage } from './mail-page.ts';

/** For administrators of the server: letters on their way, or waiting where there is no mail server. */
export function mailRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  const options = { schema: { hide: true } };
  scope.get('/console/~mail', options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    administrator(visit);
    const isSent = ctx.config.mail.smtp !== undefined;
    return site.show(visit, lettersPage(await listMessages(ctx, operator), { isSent }));
  });
  scope.get('/console/~mail/:letter', options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    administrator(visit);
    const { letter } = request.params as { letter: string };
    const message = await showMessage(ctx, operator, letter);
    // What is on its way to somebody is theirs; only where nobody else can hand it over is it shown.
    const text = message.state === 'kept' ? message.text : null;
    return site.show(visit, letterPage({ ...message, text }));
  });
}
