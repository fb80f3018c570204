import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Cookies, as this connection can have them. On https their names begin with `__Host-`: then no other host of the
 * domain and no unencrypted answer can have set them. On plain http, in a home network, browsers refuse such names.
 */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  const wanted = `${nameOf(request, name)}=`;
  const pairs = (request.headers.cookie ?? '').split(/; */);
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
}

export function writeCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: { name: string; value: string; sameSite: 'Lax' | 'Strict'; expires?: Date | undefined },
): void {
  const { name, value, sameSite, expires } = cookie;
  const parts = [
    `${nameOf(request, name)}=${value}`,
    'Path=/',
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(isSecure(request) ? ['Secure'] : []),
    ...(expires === undefined ? [] : [`Expires=${expires.toUTCString()}`]),
  ];
  reply.header('set-cookie', parts.join('; '));
}

export function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

function nameOf(request: FastifyRequest, name: string): string {
  return isSecure(request) ? `__Host-${name}` : name;
}
