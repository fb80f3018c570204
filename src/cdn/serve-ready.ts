import type { AcceptClass } from '#delivery/accept.ts';
import { matches, smallBytes } from '#delivery/picture.ts';
import type { Clock } from '#platform/clock.ts';
import { askedRange } from './asked-range.ts';
import type { Exchange, PictureServer } from './picture-server.ts';
import { canSendPrepared, headersIn, sendPrepared } from './prepared.ts';
import { letsOut } from './ready-guard.ts';
import type { ReadyAnswer } from './ready-pictures.ts';

/** Where the body of a prepared answer is. */
type Home = 'memory' | 'disk';

const cacheStatus = {
  memory: 'Vitrine; hit; detail=memory',
  disk: 'Vitrine; hit; detail=disk',
} as const satisfies Record<Home, string>;

const statusLine = {
  memory: `Cache-Status: ${cacheStatus.memory}\r\n`,
  disk: `Cache-Status: ${cacheStatus.disk}\r\n`,
} as const satisfies Record<Home, string>;

/**
 * Answers what was answered before from memory or with one read of a small file, or says that it cannot. Throws
 * `range-not-satisfiable`.
 */
export function serveReady(
  server: PictureServer,
  exchange: Exchange,
  { accept, clock }: { readonly accept: AcceptClass; readonly clock: Clock },
): boolean {
  const { request, response, url } = exchange;
  const picture = server.ready.get(accept, url);
  const answer = picture ?? server.ready.answer(accept, url);
  if (answer === undefined) return false;
  const { guard } = answer;
  if (guard !== undefined && !letsOut(guard, request.headers.referer, clock.now())) return false;
  const isPrepared = canSendPrepared(request, response);
  if (!isPrepared && request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (matches(request.headers['if-none-match'], answer.etag)) {
    server.counts['not-modified'] += 1;
    server.usage.delivered(answer.organizationId, 0);
    if (isPrepared) sendPrepared(response, 304, answer.notModified);
    else response.writeHead(304, headersIn(answer.notModified)).end();
    return true;
  }
  const home = picture === undefined ? 'disk' : 'memory';
  const body = picture?.body ?? readBody(server, exchange, { answer, accept });
  if (body === undefined) return false;
  const whole = { answer, body, home } as const;
  const bytes = isPrepared ? sendBlock(exchange, whole) : sendByHand(exchange, whole);
  // What was read there is free again once the system has taken all of it.
  if (body.buffer === scratch.buffer && response.writableLength > 0) scratch = newScratch();
  server.counts[home] += 1;
  server.usage.delivered(answer.organizationId, bytes);
  return true;
}

type Whole = { readonly answer: ReadyAnswer; readonly body: Buffer; readonly home: Home };

function sendBlock({ response }: Exchange, { answer, body, home }: Whole): number {
  sendPrepared(response, 200, answer.found + statusLine[home], body);
  return body.length;
}

/** What a prepared block cannot answer: HEAD, a range, a connection that is about to close. */
function sendByHand({ request, response }: Exchange, { answer, body, home }: Whole): number {
  const range = askedRange({ request, response }, answer.etag, body.length);
  const { first, last } = range ?? { first: 0, last: body.length - 1 };
  response.writeHead(range === undefined ? 200 : 206, [
    ...headersIn(answer.found),
    ...['Cache-Status', cacheStatus[home], 'Content-Length', String(last - first + 1)],
    ...(range === undefined ? [] : ['Content-Range', `bytes ${first}-${last}/${body.length}`]),
  ]);
  const isSent = request.method !== 'HEAD';
  response.end(isSent ? body.subarray(first, last + 1) : undefined);
  return isSent ? last - first + 1 : 0;
}

let scratch = newScratch();

/**
 * A buffer for every hit is megabytes of garbage outside of V8's heap for each few pictures, and a collection of all
 * garbage for each few dozen.
 */
function newScratch(): Buffer {
  return Buffer.allocUnsafeSlow(smallBytes);
}

/** What fits into memory moves there; the rest is read to be sent, into the scratch. */
function readBody(
  { ready, delivery }: PictureServer,
  { url }: Exchange,
  { answer, accept }: { readonly answer: ReadyAnswer; readonly accept: AcceptClass },
): Buffer | undefined {
  if (answer.place === undefined) return undefined;
  const { group, key } = answer.place;
  const isKept = ready.hasRoomFor(accept, url, answer);
  const body = delivery.derivatives.getSync(group, key, isKept ? undefined : scratch)?.body;
  // Another length than the answer says was written by somebody else: the long way looks at it.
  if (body?.length !== answer.bytes) return undefined;
  if (isKept) ready.promote(accept, url, { ...answer, body });
  return body;
}
