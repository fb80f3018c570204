import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionToken } from '#accounts/sessions.ts';

/**
 * On https the cookie is bound to this host and never leaves on http. A home network without certificates has another
 * one, so that neither is taken for the other.
 */
function cookieName({ protocol }: FastifyRequest): string {
  return protocol === 'https' ? '__Host-session' : 'session';
}

/** The session's token as the browser sent it; of several cookies of the name, the first. */
export function sessionToken(request: FastifyRequest): string | undefined {
  const wanted = `${cookieName(request)}=`;
  const pairs = (request.headers.cookie ?? '').split(/; */);
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, session: SessionToken): void {
  writeCookie(request, reply, `${session.token}; Expires=${session.expiresAt.toUTCString()}`);
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  writeCookie(request, reply, '; Max-Age=0');
}

function writeCookie(request: FastifyRequest, reply: FastifyReply, value: string): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header('set-cookie', `${cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`);
}
