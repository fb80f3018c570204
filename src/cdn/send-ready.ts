import type { IncomingMessage, ServerResponse } from 'node:http';
import { matches } from '#delivery/picture.ts';
import { askedRange } from './asked-range.ts';
import { headersIn } from './prepared.ts';
import type { ReadyPicture } from './ready-pictures.ts';

/**
 * Answers from memory what a prepared block cannot: HEAD, a range, a connection that is about to close. Gives the status
 * and how many bytes of the picture were sent. Throws `range-not-satisfiable`.
 */
export function sendReady(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { body, etag, found, notModified }: ReadyPicture,
): { readonly status: number; readonly bytes: number } {
  if (matches(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headersIn(notModified)).end();
    return { status: 304, bytes: 0 };
  }
  const range = askedRange({ request, response }, etag, body.length);
  const { first, last } = range ?? { first: 0, last: body.length - 1 };
  const status = range === undefined ? 200 : 206;
  response.writeHead(status, [
    ...headersIn(found),
    ...['Content-Length', String(last - first + 1)],
    ...(range === undefined ? [] : ['Content-Range', `bytes ${first}-${last}/${body.length}`]),
  ]);
  const isSent = request.method !== 'HEAD';
  response.end(isSent ? body.subarray(first, last + 1) : undefined);
  return { status, bytes: isSent ? last - first + 1 : 0 };
}
