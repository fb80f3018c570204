import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionToken } from '#accounts/sessions.ts';

/**
 * On https the cookie is bound to the host and never leaves on http. A home network without certificates has another
 * one, so that neither is taken for the other.
 */
export function cookieName({ protocol }: Pick<FastifyRequest, 'protocol'>): string {
  return protocol === 'https' ? '__Host-vitrine' : 'vitrine';
}

/** The session's token as the browser sent it; of several cookies of the name, the first. */
export function sessionToken(request: FastifyRequest): string | undefined {
  return readCookie(request, cookieName(request));
}

export function readCookie({ headers }: Pick<FastifyRequest, 'headers'>, name: string): string | undefined {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name) return value;
  }
  return undefined;
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, session: SessionToken): void {
  const age = session.stay ? `; Expires=${session.expiresAt.toUTCString()}` : '';
  writeCookie(request, reply, `${session.token}${age}`);
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  writeCookie(request, reply, '; Max-Age=0');
}

function writeCookie(request: FastifyRequest, reply: FastifyReply, value: string): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header('set-cookie', `${cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`);
}
