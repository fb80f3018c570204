import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from '#context.ts';
import type { PictureServer } from './picture-server.ts';
import { servePicture } from './serve.ts';

/**
 * Takes what belongs to the delivery host: everything below `/cdn/`, and all requests whose `Host` is that
 * of `CDN_URL`. Gives false for anything else.
 */
export function pictureIntercept(
  ctx: Context,
  server: PictureServer,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const own = ownHost(ctx.config.server.cdnUrl, ctx.config.server.publicUrl);
  return (request, response) => {
    const url = originForm(request.url ?? '/');
    const onOwnHost =
      own !== undefined && request.headers.host?.toLowerCase() === own.host && url.startsWith(own.prefix);
    if (!onOwnHost && !url.startsWith('/cdn/')) return false;
    servePicture(ctx, server, { request, response, url: url.slice(onOwnHost ? own.prefix.length - 1 : 4) });
    return true;
  };
}

/** RFC 9112 §3.2.2: a server must take `GET http://host/path` too. */
function originForm(url: string): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*(?=[/?#]|$)/i, '') || '/';
}

/** Undefined when pictures share the host of everything else. */
function ownHost(
  cdnUrl: string | undefined,
  publicUrl: string | undefined,
): { host: string; prefix: string } | undefined {
  const cdn = URL.parse(cdnUrl ?? '');
  if (cdn === null || cdn.host === URL.parse(publicUrl ?? '')?.host) return undefined;
  return { host: cdn.host, prefix: cdn.pathname.endsWith('/') ? cdn.pathname : `${cdn.pathname}/` };
}
