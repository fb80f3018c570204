import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Context } from '#context.ts';
import {
  assertSame,
  forget,
  hashOfSaid,
  keepAnswer,
  type KeptAnswer,
  parseToken,
  stayAlive,
  takeOn,
} from '#idempotency/once.ts';
import type { Repeatable } from '#idempotency/seal.ts';
import { readThrough, saidBy } from './said.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether it makes something, and so must not be done twice; found out from what it answers unless said. */
    creates?: boolean;
  }
}

/** What a request that may be repeated has to be ended with. */
type Begun = {
  readonly repeatable: Repeatable;
  readonly said: () => readonly string[];
  readonly timer: NodeJS.Timeout;
};

const headerName = 'idempotency-key';
const replayed = 'idempotency-replayed';
const keptHeaders = ['content-type', 'location', 'etag', 'cache-control'] as const;

/**
 * Calls of this scope that make something can be sent again without making it twice, with the header Idempotency-Key
 * (draft-ietf-httpapi-idempotency-key-header). Only what was done is kept: what was refused can be asked otherwise.
 */
export function answerOnce(scope: FastifyInstance, ctx: Context): void {
  const begun = new WeakMap<FastifyRequest, Begun>();
  scope.addHook('onRoute', (route) => {
    if (creates(route)) route.config = { ...route.config, creates: true };
  });
  scope.addHook('preValidation', async (request, reply) => {
    const given = request.headers[headerName];
    if (given === undefined || request.routeOptions.config.creates !== true) return undefined;
    // A program repeats what it is not sure of; a person looks.
    if (request.actor.kind !== 'key') return undefined;
    const repeatable = { keyId: request.actor.keyId, token: parseToken(String(given)) };
    const said = saidBy(request);
    const answered = await takeOn(ctx, repeatable);
    if (answered !== undefined) {
      await readThrough(request);
      assertSame(answered, hashOfSaid(said()));
      return sendAgain(reply, answered.answer);
    }
    begun.set(request, { repeatable, said, timer: stayAlive(ctx, repeatable) });
    return undefined;
  });
  scope.addHook('onSend', async (request, reply, payload) => {
    const one = begun.get(request);
    if (one === undefined) return;
    begun.delete(request);
    clearInterval(one.timer);
    await end(ctx, one, { reply, payload });
  });
}

function creates({ method, schema, config }: RouteOptions): boolean {
  const answers = Object.keys(schema?.response ?? {});
  return (
    method === 'POST' && (config?.creates ?? answers.some((status) => status === '201' || status === '202'))
  );
}

type Sent = { readonly reply: FastifyReply; readonly payload: unknown };

/** What cannot be kept is done all the same, and its sender is told so. */
async function end(ctx: Context, { repeatable, said }: Begun, { reply, payload }: Sent): Promise<void> {
  try {
    if (reply.statusCode >= 400) return await forget(ctx, repeatable);
    const headers = keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    });
    const answer = {
      status: reply.statusCode,
      headers: Object.fromEntries(headers),
      // What makes something answers with JSON, never with a stream.
      body: typeof payload === 'string' ? payload : '',
    };
    await keepAnswer(ctx, repeatable, { said: hashOfSaid(said()), answer });
  } catch (err) {
    ctx.log.warn({ err }, 'The answer to a request that may be repeated could not be kept.');
  }
}

function sendAgain(reply: FastifyReply, { status, headers, body }: KeptAnswer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .header(replayed, 'true')
    .send(body === '' ? null : body);
}
