import type { FastifyInstance, FastifyReply } from 'fastify';
import { firstAdministrator } from '#accounts/first-administrator.ts';
import { preferredType } from '#http/preferred.ts';
import { gatherEvidence } from '#privacy/evidence/evidence.ts';
import { listLedger } from '#privacy/ledger/ledger.ts';
import { noticeNow } from '#privacy/notice/current.ts';
import { noticeAsMarkdown } from '#privacy/notice/markdown.ts';
import { listRecipients } from '#privacy/notice/recipients.ts';
import { noticeInForce } from '#privacy/notice/versions.ts';
import type { Promises } from '#privacy/promises.ts';
import { asksNotToBeTracked } from '#privacy/signals.ts';
import { gpcSupport, securityTxt, trackingStatus } from '#privacy/well-known.ts';
import type { Assets } from '#site/assets.ts';
import { sendPage } from '#site/page.ts';
import { evidencePage } from './evidence-page.ts';
import { type InLanguage, inLanguageOptions, languageOf } from './in-language.ts';
import { recipientsPage } from './lists.ts';
import { noticePage } from './notice-page.ts';

const options = { schema: { hide: true } };

/** What is promised and what holds it: pages without a cookie, and the same for programs. */
export function privacyRoutes(scope: FastifyInstance, assets: Assets, promises: Promises): void {
  const { ctx } = promises;
  scope.get<InLanguage>('/privacy', inLanguageOptions, async (request, reply) => {
    const language = languageOf(request);
    const notice = await noticeNow(promises);
    void reply.header('vary', 'Accept, Accept-Language, DNT, Sec-GPC');
    const type = preferredType(request.headers.accept, ['text/html', 'text/markdown']);
    if (type === 'text/markdown') return sendMarkdown(reply, noticeAsMarkdown(notice, language), language);
    const isSignalled = asksNotToBeTracked(request.headers);
    return sendPage(reply, assets, noticePage(notice, { language, isSignalled }));
  });
  scope.get<InLanguage>('/privacy.md', inLanguageOptions, async (request, reply) => {
    const language = languageOf(request);
    void reply.header('vary', 'Accept-Language');
    return sendMarkdown(reply, noticeAsMarkdown(await noticeNow(promises), language), language);
  });
  scope.get('/privacy/evidence', options, async (request, reply) => {
    const evidence = await gatherEvidence(promises);
    void reply.header('vary', 'Accept');
    const type = preferredType(request.headers.accept, ['text/html', 'application/json']);
    if (type === 'application/json') return reply.header('cache-control', 'no-store').send(evidence);
    return sendPage(reply, assets, evidencePage(evidence));
  });
  scope.get('/privacy/evidence.json', options, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await gatherEvidence(promises)),
  );
  scope.get<{ Querystring: { after?: number } }>(
    '/privacy/ledger.json',
    ledgerOptions,
    async (request, reply) =>
      reply
        .header('cache-control', 'no-store')
        .send({ entries: await listLedger(ctx, request.query.after ?? 0) }),
  );
  scope.get('/subprocessors', options, async (_request, reply) =>
    sendPage(reply, assets, recipientsPage(listRecipients(ctx, promises.recipients), ctx.inForce)),
  );
  wellKnownRoutes(scope, promises);
}

const ledgerOptions = {
  schema: {
    hide: true,
    querystring: {
      type: 'object',
      additionalProperties: false,
      properties: { after: { type: 'integer', minimum: 0, maximum: 2_147_483_647 } },
    },
  },
};

function wellKnownRoutes(scope: FastifyInstance, promises: Promises): void {
  const { ctx } = promises;
  scope.get('/.well-known/security.txt', options, async (_request, reply) =>
    reply
      .header('content-type', 'text/plain; charset=utf-8')
      .send(securityTxt(ctx, await firstAdministrator(ctx))),
  );
  scope.get('/.well-known/gpc.json', options, async () =>
    gpcSupport((await noticeInForce(ctx))?.effectiveAt ?? ctx.clock.now()),
  );
  scope.get('/.well-known/dnt', options, async (_request, reply) =>
    reply
      .header('content-type', 'application/tracking-status+json')
      // As bytes: to a text a charset would be added, which the type has none of.
      .send(Buffer.from(JSON.stringify(trackingStatus(ctx.addresses.publicUrl)))),
  );
}

function sendMarkdown(reply: FastifyReply, text: string, language: string): FastifyReply {
  return reply
    .headers({
      ...{ 'content-type': 'text/markdown; charset=utf-8', 'cache-control': 'no-store' },
      'content-language': language,
    })
    .send(text);
}
