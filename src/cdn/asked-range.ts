import type { IncomingMessage, ServerResponse } from 'node:http';
import { deliveryProblems } from '#delivery/problems.ts';
import { parseRange } from '#http/range.ts';
import { Problem } from '#platform/problem.ts';
import type { ByteRange } from '#storage/object-store.ts';

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/**
 * RFC 9110 §14.2: ranges are for GET only; and with `If-Range`, for the very picture it names. Undefined for the
 * whole. Throws `range-not-satisfiable`.
 */
export function askedRange(
  { request, response }: Exchange,
  etag: string,
  bytes: number,
): ByteRange | undefined {
  const ifRange = request.headers['if-range'];
  if (request.method !== 'GET' || (ifRange !== undefined && ifRange !== etag)) return undefined;
  const range = parseRange(request.headers.range, bytes);
  if (range !== 'unsatisfiable') return range;
  response.setHeader('Content-Range', `bytes */${bytes}`);
  throw new Problem(deliveryProblems['range-not-satisfiable'], {
    thing: 'Range',
    value: request.headers.range ?? '',
    expected: `bytes below ${bytes}`,
  });
}
