import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform/problem.ts';
import { readCookie } from './cookies.ts';
import { httpProblems } from './problems.ts';

const header = 'x-form-token';

/** What only a page of ours can know: made of the session's token, so that it needs no place of its own. */
export function formToken(request: FastifyRequest): string {
  return createHmac('sha256', readCookie(request, 'session') ?? '')
    .update('vitrine form')
    .digest('base64url');
}

/**
 * For a write that a cookie lets in: from a page of ours, as browsers say in `Sec-Fetch-Site` and `Origin`, and with
 * the session's form token. Throws `cross-site`.
 */
export function assertFormToken(request: FastifyRequest, publicUrl: string): void {
  const { 'sec-fetch-site': site, origin } = request.headers;
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const own = [new URL(publicUrl).origin, `${request.protocol}://${request.headers.host ?? ''}`];
  if (isForeign || (origin !== undefined && !own.includes(origin))) {
    throw new Problem(httpProblems['cross-site'], { thing: 'origin', value: origin ?? String(site) });
  }
  const expected = Buffer.from(formToken(request));
  const found = Buffer.from(String(request.headers[header] ?? ''));
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) {
    throw new Problem(httpProblems['cross-site'], { thing: header, expected: 'the token of this session' });
  }
}
