import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Context } from '#context.ts';
import { acceptClass } from '#delivery/accept.ts';
import { deliver } from '#delivery/deliver.ts';
import { type Picture, smallBytes } from '#delivery/picture.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { clientOf } from '#http/client.ts';
import { asProblem, problemAnswer } from '#http/problem-json.ts';
import type { Usage } from '#metering/usage.ts';
import { newRequestId } from '#http/request-id.ts';
import { Problem } from '#platform/problem.ts';
import { askedRange } from './asked-range.ts';
import { asksToExplain, sendExplanation } from './explain.ts';
import { originHeaders, pictureHeaders, validatorHeaders } from './picture-headers.ts';
import type { Exchange, PictureServer } from './picture-server.ts';
import { prepareBlock } from './prepared.ts';
import { guardOf } from './ready-guard.ts';
import { serveReady } from './serve-ready.ts';

/** Answers in any case. */
export function servePicture(ctx: Context, server: PictureServer, exchange: Exchange): void {
  const { request } = exchange;
  try {
    const accept = acceptClass(request.headers.accept);
    if (serveReady(server, exchange, { accept, clock: ctx.clock })) return;
  } catch (error) {
    refuse(ctx, server, exchange, error);
    return;
  }
  serveSlowly(ctx, server, exchange).catch((error: unknown) => {
    refuse(ctx, server, exchange, error);
  });
}

const clientLeft = new Error('The client left.');

async function serveSlowly(
  ctx: Context,
  server: PictureServer,
  { request, response, url }: Exchange,
): Promise<void> {
  if (request.method === 'OPTIONS') return answerPreflight(response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD, OPTIONS');
    throw new Problem(deliveryProblems['method-not-allowed'], {
      thing: 'method',
      value: request.method ?? '',
    });
  }
  const gone = new AbortController();
  // Every answer closes in the end; making an error for each would cost more than a disk hit does.
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(clientLeft);
  });
  const mark = url.indexOf('?');
  const pathname = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  const { signal } = gone;
  if (asksToExplain(pathname)) {
    return sendExplanation(ctx, server, { request, response, pathname, query, signal });
  }
  const picture = await deliver(ctx, server.delivery, {
    pathname,
    query,
    signal,
    accept: request.headers.accept,
    ifNoneMatch: request.headers['if-none-match'],
    referrer: request.headers.referer,
    cookies: request.headers.cookie,
    client: clientOf(request, server.trusts),
  });
  if (response.destroyed) return;
  server.counts[picture.kind === 'bytes' ? picture.from : picture.kind] += 1;
  keepReady(ctx, server, { request, url, picture });
  const { organizationId } = picture.head;
  if (picture.kind === 'bytes' && picture.from === 'render') server.usage.transformed(organizationId);
  await send(ctx, server.usage, { request, response, picture });
}

/** Bytes of a body are counted as they are handed over: whoever has read them finds them in the figures. */
async function send(
  ctx: Context,
  usage: Usage,
  { request, response, picture }: Omit<Exchange, 'url'> & { picture: Picture },
): Promise<void> {
  const { head } = picture;
  const { organizationId } = head;
  const ages = ctx.config.delivery;
  if (picture.kind === 'not-modified') {
    usage.delivered(organizationId, 0);
    response.writeHead(304, validatorHeaders(head, ages).flat());
    response.end();
    return;
  }
  const bytes = picture.kind === 'bytes' ? picture.body.length : picture.bytes;
  const range = askedRange({ request, response }, head.etag, bytes);
  const { first, last } = range ?? { first: 0, last: bytes - 1 };
  // Before the status is said: a file that has gone meanwhile is a 404, not an answer cut short.
  const isStreamed = picture.kind === 'stream' && request.method !== 'HEAD';
  const stream = isStreamed ? await picture.open(range) : undefined;
  response.writeHead(range === undefined ? 200 : 206, [
    ...pictureHeaders(head, ages).flat(),
    ...originHeaders(picture).flat(),
    ...['Content-Length', String(last - first + 1)],
    ...(range === undefined ? [] : ['Content-Range', `bytes ${first}-${last}/${bytes}`]),
  ]);
  const isSent = picture.kind === 'bytes' && request.method !== 'HEAD';
  usage.delivered(organizationId, isSent ? last - first + 1 : 0);
  if (stream !== undefined) {
    await pipeline(
      stream,
      (chunks) => counted(chunks, (bytes) => usage.sent(organizationId, bytes)),
      response,
    );
  } else if (isSent) response.end(picture.body.subarray(first, last + 1));
  else response.end();
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** Puts a small picture, or where it lies and all of its answer, where the next request for the same URL finds it at once. */
function keepReady(
  ctx: Context,
  server: PictureServer,
  { request, url, picture }: { request: IncomingMessage; url: string; picture: Picture },
): void {
  if (picture.kind !== 'bytes' || picture.body.length > smallBytes) return;
  const { head, body } = picture;
  // What is kept there everybody with this URL gets, for as long as the assets do not change.
  const guard = guardOf(head, ctx.clock.now());
  if (head.asset === undefined || guard === 'never') return;
  // Nobody would say that the better one has come.
  if (head.interim?.isAwaited() === false) return;
  if (!server.delivery.known.isCurrent(head.cloudname, head.asset)) return;
  const ages = ctx.config.delivery;
  server.ready.keep(acceptClass(request.headers.accept), url, {
    assetIds: [head.asset.id, ...head.dependsOn],
    guard,
    organizationId: head.organizationId,
    etag: head.etag,
    isInterim: head.interim !== undefined,
    found: prepareBlock(200, [...pictureHeaders(head, ages), ['Content-Length', String(body.length)]]),
    notModified: prepareBlock(304, validatorHeaders(head, ages)),
    bytes: body.length,
    place: picture.place,
    body,
  });
}

function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers': 'If-None-Match, Range',
    'Access-Control-Max-Age': '86400',
  });
  response.end();
}

function refuse(ctx: Context, server: PictureServer, { request, response }: Exchange, error: unknown): void {
  if (response.destroyed) return;
  // Too late for an answer: a cut connection tells the client that the picture is not whole.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = asProblem(error);
  server.counts.refused += 1;
  if (problem.code === 'busy' && server.busy.send(request, response, problem, server.addresses.publicUrl))
    return;
  const requestId = newRequestId();
  if (problem.status === 500) ctx.log.error({ err: error, requestId }, 'a picture could not be delivered');
  const answer = problemAnswer(problem, server.addresses.publicUrl, requestId);
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
    'access-control-allow-origin': '*',
  });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}
