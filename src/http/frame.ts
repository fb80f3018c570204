import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fastify as Fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Addresses, Context } from '#context.ts';
import { trustProxies } from './client.ts';
import { drainable, lastWhenClosing } from './drain.ts';
import { asFrameworkProblem } from './framework-problem.ts';
import { asProblem, problemAnswer } from './problem-json.ts';
import { readJson } from './json-body.ts';
import { noteMethods } from './methods.ts';
import { newRequestId } from './request-id.ts';
import { buildSerializers } from './serializers.ts';
import { dropSlowReaders } from './slow-readers.ts';
import { answerUnreadable } from './unreadable.ts';
import { buildValidators } from './validators.ts';
import type { Problem } from '#platform/problem.ts';

export type Frame = FastifyInstance;

/** JSON bodies are small; files have a limit of their own. */
const jsonBytes = 1_048_576;

/**
 * The server: what `intercept` takes (pictures) never meets the framework; everything else is a route.
 * Order: intercept, request id, route, its own authentication, schema, act, answer.
 */
export function createFrame(
  ctx: Context,
  addresses: Addresses,
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean,
): Frame {
  const answerProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = asProblem(asFrameworkProblem(error));
    reportFault(ctx, problem, error, request);
    const answer = problemAnswer(problem, addresses.publicUrl, request.id);
    void reply.code(answer.status).headers(answer.headers).send(answer.body);
  };
  const frame = Fastify({
    logger: false,
    bodyLimit: jsonBytes,
    trustProxy:
      ctx.config.server.trustProxy.length === 0 ? false : trustProxies(ctx.config.server.trustProxy),
    genReqId: newRequestId,
    rewriteUrl: (request) => foldContractCase(request.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 2_048 },
    // Strict: an unknown field is a fault, not dropped.
    ajv: { customOptions: { removeAdditional: false, verbose: true, allowUnionTypes: true } },
    schemaController: {
      compilersFactory: { buildValidator: buildValidators, buildSerializer: buildSerializers },
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, addresses),
    frameworkErrors: (error, request, reply) => answerProblem(error, request, reply),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    serverFactory: (handler) => listenable(handler, intercept),
  });
  frame.decorate('isPublicOnHttps', addresses.publicUrl.startsWith('https:'));
  if (frame.isPublicOnHttps) keepOnHttps(frame);
  const beginDrain = drainable(frame.server);
  frame.addHook('preClose', async () => beginDrain());
  readJson(frame);
  frame.setErrorHandler(answerProblem);
  noteMethods(frame);
  return frame;
}

/** Who came by https once comes by it again (RFC 6797). Of this host alone: its neighbours are not ours to decide for. */
function keepOnHttps(frame: Frame): void {
  frame.addHook('onRequest', async (_request, reply) => {
    reply.header('strict-transport-security', 'max-age=31536000');
  });
}

export function reportFault(ctx: Context, problem: Problem, error: unknown, request: FastifyRequest): void {
  if (problem.status !== 500) return;
  ctx.log.error(
    { err: error, requestId: request.id, method: request.method, route: request.routeOptions.url },
    'a request failed',
  );
}

function listenable(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean,
): Server {
  const server = createServer({ optimizeEmptyRequests: true }, (request, response) => {
    lastWhenClosing(server, response);
    if (intercept(request, response)) return;
    // With `optimizeEmptyRequests` a request without a body never ends, and whoever waits for its end does so
    // for ever. The type of no body means nothing, and without one nobody reads.
    const { headers } = request;
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined)
      delete headers['content-type'];
    handler(request, response);
  });
  // Longer than the 60 s after which common reverse proxies let go, so that never both ends close at once.
  server.keepAliveTimeout = 72_000;
  // A large upload over a slow line is welcome; a client that never ends its headers is not.
  server.headersTimeout = 20_000;
  server.requestTimeout = 0;
  dropSlowReaders(server);
  return server;
}

/** The image4io service ignored case in paths, and its clients rely on it; ours does not. */
function foldContractCase(url: string): string {
  if (!/^\/+v\d\.\d\//i.test(url)) return url;
  const mark = url.indexOf('?');
  return mark < 0 ? url.toLowerCase() : url.slice(0, mark).toLowerCase() + url.slice(mark);
}
