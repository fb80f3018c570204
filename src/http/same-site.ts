import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#platform/problem.ts';
import { httpProblems } from './problems.ts';
import { sessionToken } from './session-cookie.ts';

/** Where a form or a program puts the token: this field of a form, or this header. */
export const formTokenField = 'formToken';
const tokenHeader = 'x-form-token';

/** What only a page of ours can know: made of the session's token, so that it needs no place of its own. */
export function formToken(token: string): string {
  return createHmac('sha256', token).update('vitrine form').digest('base64url');
}

/**
 * Refuses a write that comes from a page of somebody else: browsers say where it comes from, in `Sec-Fetch-Site` or
 * `Origin`. Throws `cross-site`.
 */
export function assertSameSite(request: FastifyRequest, publicUrl: string): void {
  const { 'sec-fetch-site': site, origin } = request.headers;
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const own = [new URL(publicUrl).origin, `${request.protocol}://${request.headers.host ?? ''}`];
  if (isForeign || (origin !== undefined && !own.includes(origin))) {
    throw new Problem(httpProblems['cross-site'], { thing: 'origin', value: origin ?? String(site) });
  }
}

/** For a write that a cookie lets in: from a page of ours, and with its token. Throws `cross-site`. */
export function assertFormToken(request: FastifyRequest, publicUrl: string, given?: string): void {
  assertSameSite(request, publicUrl);
  const expected = Buffer.from(formToken(sessionToken(request) ?? ''));
  const found = Buffer.from(given ?? String(request.headers[tokenHeader] ?? ''));
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) {
    throw new Problem(httpProblems['cross-site'], {
      thing: tokenHeader,
      expected: 'the token of this session',
    });
  }
}
