import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Actor, type KeyHolder, visitor } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import { authenticateKey } from '#accounts/api-keys.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before the body is looked at. */
    actor: Actor;
  }
}

/** Finds out who asks before anything else of a request is looked at, in every route of this scope. */
export function identify(scope: FastifyInstance, ctx: Context): void {
  scope.decorateRequest('actor');
  scope.addHook('onRequest', async (request) => {
    request.actor = await actorOf(ctx, request.headers.authorization);
  });
}

/** Turns visitors away in this scope before their body is looked at; after `identify`. A preflight carries no key. */
export function requireKey(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request) => {
    if (request.method !== 'OPTIONS') keyHolder(request);
  });
}

/** Where nothing is for visitors. Throws `unauthorized`. */
export function keyHolder(request: FastifyRequest): KeyHolder {
  if (request.actor.kind !== 'key') throw new Problem(accessProblems.unauthorized);
  return request.actor;
}

/** From HTTP Basic credentials; without any, a visitor. Throws `unauthorized` for wrong ones. */
export async function actorOf(ctx: Context, header: string | undefined): Promise<Actor> {
  if (header === undefined) return visitor;
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header) ?? [];
  const decoded = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  // Keys and secrets are base64 and never hold a colon, so the first one parts them.
  const colon = decoded.indexOf(':');
  const actor =
    colon < 0 ? undefined : await authenticateKey(ctx, decoded.slice(0, colon), decoded.slice(colon + 1));
  if (actor === undefined) throw new Problem(accessProblems.unauthorized);
  return actor;
}
