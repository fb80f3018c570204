import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionToken } from '#accounts/sessions.ts';
import { cookieName, type CookieName, cookies } from '#privacy/cookies.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether people reach this server by https, by `PUBLIC_URL`. */
    isPublicOnHttps: boolean;
  }
}

/** Whether the browser at the other end speaks https, also to a proxy that does not say so. */
export function isSecure({ protocol, server }: FastifyRequest): boolean {
  return protocol === 'https' || server.isPublicOnHttps;
}

/** Of several cookies of the name, the first. */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  const wanted = `${cookieName(name, isSecure(request))}=`;
  const pairs = (request.headers.cookie ?? '').split(/; */);
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length);
}

type Written = {
  readonly value: string;
  /** Short times are counted by the browser, whose clock may be wrong. */
  readonly seconds?: number;
  readonly expires?: Date | undefined;
  readonly path?: string;
};

/** Sets a cookie, here and nowhere else. Without an end a browser forgets it when it closes. */
export function writeCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { name, value, seconds, expires, path = '/' }: Written & { readonly name: CookieName },
): void {
  const secure = isSecure(request);
  const parts = [
    `${cookieName(name, secure)}=${value}`,
    ...[`Path=${path}`, 'HttpOnly', `SameSite=${cookies[name].sameSite}`],
    ...(secure ? ['Secure'] : []),
    ...(seconds === undefined ? [] : [`Max-Age=${seconds}`]),
    ...(expires === undefined ? [] : [`Expires=${expires.toUTCString()}`]),
  ];
  reply.header('set-cookie', parts.join('; '));
}

export function clearCookie(request: FastifyRequest, reply: FastifyReply, name: CookieName): void {
  writeCookie(request, reply, { name, value: '', seconds: 0 });
}

/** Who stays signed in keeps the cookie, for anybody else it ends with the browser. */
export function writeSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { token, stay, expiresAt }: SessionToken,
): void {
  writeCookie(request, reply, { name: 'session', value: token, expires: stay ? expiresAt : undefined });
}
