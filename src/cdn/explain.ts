import type { IncomingMessage, ServerResponse } from 'node:http';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import { explainPicture } from '#delivery/about/explain.ts';
import type { Delivery } from '#delivery/delivery.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { actorOf } from '#http/authenticate.ts';
import { clientOf, type Trust } from '#http/client.ts';
import { Problem } from '#platform/problem.ts';

/** Whether a URL asks for an explanation, which takes a key. */
export function asksToExplain(pathname: string): boolean {
  return /^\/+[^/]+\/+~explain(?:\/|$)/.test(pathname);
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** What a URL would be answered with, for who has a key of its organization. Throws `unauthorized`. */
export async function sendExplanation(
  ctx: Context,
  server: { readonly delivery: Delivery; readonly trusts: Trust },
  {
    request,
    response,
    pathname,
    query,
    signal,
  }: Exchange & { pathname: string; query: string; signal: AbortSignal },
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD, OPTIONS');
    throw new Problem(deliveryProblems['method-not-allowed'], {
      thing: 'method',
      value: request.method ?? '',
    });
  }
  const actor = await actorOf(ctx, request.headers.authorization);
  if (actor.kind !== 'key') throw new Problem(accessProblems.unauthorized);
  const asked = {
    pathname,
    query,
    accept: request.headers.accept,
    client: clientOf(request, server.trusts),
    signal,
  };
  const explanation = await explainPicture(ctx, server.delivery, { actor, request: asked });
  const body = Buffer.from(JSON.stringify(explanation));
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
