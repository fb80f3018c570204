import type { FastifyInstance } from 'fastify';
import { html } from '#platform/html.ts';
import type { Assets } from '#site/assets.ts';
import type { ApiDocument } from '#http/api-document.ts';
import { type Page, sendPage } from '#site/page.ts';
import { apiPage } from './api-page.ts';
import type { Written } from './markdown.ts';
import { openGuide, readPage, readPicture } from './pages.ts';
import { lookUpWays } from './ways.ts';

const types: Readonly<Record<string, string>> = { webp: 'image/webp', jpg: 'image/jpeg' };

/** The guide of `docs/` and the reference of the API, as pages: what a message of this server advises to read is on this server. */
export async function guideRoutes(scope: FastifyInstance, assets: Assets): Promise<void> {
  const guide = await openGuide();
  const written = new Map<string, Promise<Written>>();
  for (const [path, file] of guide.pages) {
    scope.get(path, { schema: { hide: true } }, async (_request, reply) => {
      const page = written.get(path) ?? readPage(guide, file);
      written.set(path, page);
      return sendPage(reply, assets, framed(path, await page));
    });
  }
  // Described when asked for: then every route is there.
  scope.get('/api/docs', { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, assets, apiPage(scope.swagger() as object as ApiDocument)),
  );
  for (const [path, file] of guide.pictures) {
    const headers = {
      'content-type': types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
    };
    scope.get(path, { schema: { hide: true } }, async (_request, reply) =>
      reply.headers(headers).send(await readPicture(file)),
    );
  }
}

function framed(path: string, { title, main, parts }: Written): Page {
  return {
    title,
    ways: lookUpWays,
    here: path,
    main: html`<div class="reading">
      ${
        parts.length > 1 &&
        html`<nav class="on-this-page" aria-label="On this page">
          <ul>
            ${parts.map(({ anchor, label }) => html`<li><a href="#${anchor}">${label}</a></li>`)}
          </ul>
        </nav>`
      }
      <article class="article">${main}</article>
    </div>`,
  };
}
