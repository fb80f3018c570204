import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { personOfSession } from '#accounts/sessions.ts';
import type { Audience, Look } from '#audience/audience.ts';
import { pageKindOf } from '#audience/buckets.ts';
import { currentChoice } from '#consent/choices.ts';
import type { Context } from '#context.ts';
import { readCookie } from '#http/cookies.ts';
import { asksNotToBeTracked } from '#privacy/signals.ts';

/**
 * Counts pages that were shown to who agreed to it. Of anybody else, and of whoever has a browser that asks not to be
 * tracked, nothing is looked at here but that.
 */
export function countVisits(scope: FastifyInstance, ctx: Context, audience: Audience): void {
  scope.addHook('onSend', async (request, reply) => {
    if (asksNotToBeTracked(request.headers)) return;
    const look = lookOf(request, reply);
    if (look !== undefined) audience.later(countIfAgreed(ctx, audience, { request, look }));
  });
}

/** Undefined for what is no page, and for a browser that has neither an account nor a choice. */
function lookOf(request: FastifyRequest, reply: FastifyReply): Look | undefined {
  const page = pageKindOf(request.routeOptions.url ?? '');
  const isShown = String(reply.getHeader('content-type')).startsWith('text/html') && reply.statusCode === 200;
  if (request.method !== 'GET' || page === undefined || !isShown) return undefined;
  const mayHaveChosen = (['choice', 'session'] as const).some((name) => readCookie(request, name));
  if (!mayHaveChosen) return undefined;
  const { referer, host = '', 'user-agent': userAgent } = request.headers;
  return { page, referer, host, userAgent, address: request.ip };
}

async function countIfAgreed(
  ctx: Context,
  audience: Audience,
  { request, look }: { request: FastifyRequest; look: Look },
): Promise<void> {
  if (ctx.flows.stopped('audience') !== undefined) return;
  const session = readCookie(request, 'session');
  const personId = session === undefined ? undefined : await personOfSession(ctx, session);
  const consent = await currentChoice(ctx, { personId, cookie: readCookie(request, 'choice') });
  if (consent?.choice === 'agreed') audience.count(personId ?? consent.id, look);
}
