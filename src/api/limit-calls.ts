import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { httpProblems } from '#http/problems.ts';
import { Problem } from '#platform/problem.ts';
import { RateLimit } from '#platform/rate-limit.ts';

const seconds = 60;

/** Counts the calls of each caller, in the memory of this process. */
export type CallLimit = {
  readonly ctx: Context;
  readonly rate: RateLimit | undefined;
  readonly times: number;
};

export function callLimit(ctx: Context): CallLimit {
  const times = ctx.config.api.callsPerMinute;
  return { ctx, times, rate: times === 0 ? undefined : new RateLimit({ times, seconds }) };
}

/**
 * Every answer of this scope says how many calls its caller has left (draft-ietf-httpapi-ratelimit-headers-10); who has
 * none waits. After whoever finds out who asks: strangers are refused sooner. Throws `too-many-calls`.
 */
export function limitCalls(
  scope: FastifyInstance,
  { ctx, rate, times }: CallLimit,
  callerOf: (request: FastifyRequest) => string | undefined,
): void {
  if (rate === undefined) return;
  scope.addHook('onRequest', async (request, reply) => {
    const caller = callerOf(request);
    if (caller === undefined) return;
    const now = ctx.clock.now();
    const wait = rate.take(caller, now);
    const left = rate.left(caller, now);
    const whole = Math.ceil((times - left) * (seconds / times));
    reply.header('ratelimit-policy', `"calls";q=${times};w=${seconds}`);
    reply.header('ratelimit', `"calls";r=${Math.floor(left)};t=${whole}`);
    if (wait > 0) throw new Problem(httpProblems['too-many-calls'], { retryAfter: wait });
  });
}

/** Whose calls are counted together; nobody's are those of who was turned away. */
export function callerOf({ actor }: { readonly actor: Actor }): string | undefined {
  if (actor.kind === 'key') return actor.keyId;
  return actor.kind === 'person' ? actor.personId : undefined;
}
