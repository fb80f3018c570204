import type { FastifyInstance } from 'fastify';
import { canonical } from '#platform/canonical.ts';
import { asText, html } from '#platform/html.ts';
import { Problem } from '#platform/problem.ts';
import { binding } from '#privacy/notice/languages/languages.ts';
import {
  type ChangedVersion,
  listChanged,
  listPosted,
  type PostedVersion,
  readSaid,
} from '#privacy/notice/versions.ts';
import { privacyProblems } from '#privacy/problems.ts';
import type { Promises } from '#privacy/promises.ts';
import type { Assets } from '#site/assets.ts';
import { sendPage } from '#site/page.ts';
import { changesPage, versionPage } from './changes-page.ts';
import { type InLanguage, inLanguageOptions, languageOf } from './in-language.ts';

const options = { schema: { hide: true } };

/** Every version there has been and is to be: to read, to follow, to check. */
export function changesRoutes(scope: FastifyInstance, assets: Assets, { ctx }: Promises): void {
  const { db } = ctx.database;
  scope.get('/privacy/changes', options, async (_request, reply) =>
    sendPage(reply, assets, changesPage(await listChanged(db), ctx.clock.now())),
  );
  scope.get('/privacy/changes.atom', options, async (_request, reply) =>
    reply
      .headers({ 'content-type': 'application/atom+xml; charset=utf-8', 'cache-control': 'no-store' })
      .send(feedOf(await listChanged(db), ctx.addresses.publicUrl)),
  );
  scope.get<InLanguage & { Params: { version: string } }>(
    '/privacy/changes/:version',
    inLanguageOptions,
    async (request, reply) => {
      const { params, query } = request;
      const [name = '', asJson] = params.version.split(/(\.json)$/);
      const version = findVersion(await listPosted(db), name);
      const said = await readSaid(db, version);
      if (asJson === undefined) {
        // What is compared and cited is the text that counts; another one has to be asked for.
        const language = query.lang === undefined ? binding : languageOf(request);
        return sendPage(reply, assets, versionPage(version, said, language));
      }
      const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
      return reply.headers(headers).send(canonical(said));
    },
  );
}

/** By its number or its hash. Throws `notice-version-not-found`. */
function findVersion(versions: readonly PostedVersion[], name: string): PostedVersion {
  const found = versions.findLast(({ number, sha256 }) => String(number) === name || sha256 === name);
  if (found !== undefined) return found;
  throw new Problem(privacyProblems['notice-version-not-found'], { thing: 'version', value: name });
}

/** RFC 4287. An entry for each version, the newest first. */
function feedOf(versions: readonly ChangedVersion[], publicUrl: string): string {
  const newest = versions.at(-1)?.postedAt ?? new Date(0);
  return `<?xml version="1.0" encoding="utf-8"?>\n${asText(
    html`<feed xmlns="http://www.w3.org/2005/Atom">
      <id>${publicUrl}/privacy/changes</id>
      <title>Changes of the privacy notice</title>
      <updated>${newest.toISOString()}</updated>
      <author><name>${publicUrl}</name></author>
      <link rel="self" href="${publicUrl}/privacy/changes.atom" />
      <link rel="alternate" type="text/html" href="${publicUrl}/privacy/changes" />
      ${versions.toReversed().map(
        ({ number, postedAt, effectiveAt, sha256, changes }) =>
          html`<entry>
            <id>${publicUrl}/privacy/changes#${sha256}-${number}</id>
            <title>Version ${number}, in effect from ${effectiveAt.toISOString().slice(0, 10)}</title>
            <updated>${postedAt.toISOString()}</updated>
            <link href="${publicUrl}/privacy/changes#version-${number}" />
            <content type="text"
              >${changes.map(({ area, id }) => `${area} ${id}`).join(', ') || 'Nothing of what is done'}</content
            >
          </entry>`,
      )}
    </feed>`,
  )}`;
}
