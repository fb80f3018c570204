import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

/** Where a page finds what it looks like. */
export type Assets = { readonly styles: string; readonly script: string; readonly mark: string };

const folder = new URL('../../web/ui/', import.meta.url);

/** In the order of the cascade. */
const styles = [
  'tokens.css',
  'base.css',
  'frame.css',
  'forms.css',
  'pieces.css',
  'article.css',
  'console.css',
];

/**
 * Serves `web/ui` under the hash of its content, so that a browser asks for each version once, and gives the
 * addresses. Nothing here is about anybody: no cookie, no `Vary`.
 */
export async function serveAssets(scope: FastifyInstance): Promise<Assets> {
  const read = (names: readonly string[]): Promise<string> =>
    Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8'))).then((texts) => texts.join(''));
  const serve = (name: string, type: string, content: string): string => {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
    const path = `/assets/${name.replace('.', `-${hash}.`)}`;
    const headers = {
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    };
    scope.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply.headers(headers).send(content),
    );
    return path;
  };
  // Asked for by name by what reads no page: a picture opened by itself, a program that collects bookmarks.
  const icon = await readFile(new URL('favicon.ico', folder));
  scope.get('/favicon.ico', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .headers({
        'content-type': 'image/vnd.microsoft.icon',
        'cache-control': 'public, max-age=86400',
        'x-content-type-options': 'nosniff',
      })
      .send(icon),
  );
  return {
    styles: serve('vitrine.css', 'text/css; charset=utf-8', await read(styles)),
    script: serve(
      'vitrine.js',
      'text/javascript; charset=utf-8',
      await read(['page.js', 'passkeys.js', 'uploads.js']),
    ),
    mark: serve('mark.svg', 'image/svg+xml', await read(['mark.svg'])),
  };
}
