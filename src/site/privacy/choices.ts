import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { visitor } from '#access/actor.ts';
import type { Audience } from '#audience/audience.ts';
import { type Choice, type Consent, currentChoice, makeChoice, readChoice } from '#consent/choices.ts';
import { issueReceipt } from '#consent/receipts.ts';
import { clearCookie, readCookie, writeCookie } from '#http/cookies.ts';
import { httpProblems } from '#http/problems.ts';
import { Problem } from '#platform/problem.ts';
import { cookies } from '#privacy/cookies.ts';
import type { Promises } from '#privacy/promises.ts';
import { binding, isLanguage, type Language, languages } from '#privacy/notice/languages/languages.ts';
import { noticeInForce } from '#privacy/notice/versions.ts';
import { asksNotToBeTracked } from '#privacy/signals.ts';
import { takeValues } from '#site/form-body.ts';
import { type Page, sendPage } from '#site/page.ts';
import { siteProblems } from '#site/problems.ts';
import type { Site, Visit } from '#site/visit.ts';
import { choicePage, choicesPage } from './choice-pages.ts';
import { type InLanguage, inLanguageOptions, languageOf } from './in-language.ts';

const options = { schema: { hide: true } };

/** What is optional: said yes or no to with one press, and taken back with one. Looking at it sets no cookie. */
export function choiceRoutes(
  scope: FastifyInstance,
  site: Site,
  { promises, audience }: { promises: Promises; audience: Audience },
): void {
  const { ctx } = site;
  scope.get<InLanguage>('/cookies', inLanguageOptions, async (request, reply) => {
    const language = languageOf(request);
    const visit = await visitOf(site, request, reply);
    const personId = visit?.person?.personId;
    const consent = await currentChoice(ctx, { personId, cookie: readCookie(request, 'choice') });
    const isSignalled = asksNotToBeTracked(request.headers);
    const view = { language, consent, isSignalled, isAccount: personId !== undefined };
    void reply.header('vary', 'Accept-Language');
    return show(site, visit, { reply, page: choicesPage(promises.cookies.declared, view) });
  });
  scope.post('/cookies', options, async (request, reply) => {
    assertSentFromHere(request, ctx.addresses.publicUrl);
    const given = takeValues(request.body, ['choice', 'lang']);
    const choice = parseChoice(given['choice']);
    const language = parseLanguage(given['lang']);
    const visit = await visitOf(site, request, reply);
    const consent = await makeChoice(ctx, visit?.person ?? visitor, {
      ...{ choice, language, cookie: readCookie(request, 'choice'), notice: await noticeInForce(ctx) },
      ...{ signalled: asksNotToBeTracked(request.headers), address: request.ip },
    });
    if (choice === 'refused') audience.forget(consent.personId ?? consent.id);
    keepCookie(request, reply, consent, choice);
    return reply.redirect(`/cookies/choices/${consent.id}`, 303);
  });
  receiptRoutes(scope, site);
}

function receiptRoutes(scope: FastifyInstance, site: Site): void {
  const { ctx } = site;
  scope.get<{ Params: { id: string } }>('/cookies/choices/:id', options, async (request, reply) => {
    const visit = await visitOf(site, request, reply);
    const consent = await readChoice(ctx, visit?.person ?? visitor, request.params.id);
    return show(site, visit, { reply, page: choicePage(consent, ctx.clock.now()) });
  });
  scope.get<{ Params: { id: string } }>(
    '/cookies/choices/:id/receipt.json',
    options,
    async (request, reply) => {
      const visit = await visitOf(site, request, reply);
      const consent = await readChoice(ctx, visit?.person ?? visitor, request.params.id);
      return reply
        .headers({
          'content-type': 'application/json; charset=utf-8',
          'content-disposition': `attachment; filename="receipt-${consent.id}.json"`,
          'cache-control': 'no-store',
        })
        .send(JSON.stringify(await issueReceipt(ctx, consent), undefined, 2));
    },
  );
}

/** Only who is signed in gets the frame of the account, and with it the cookie that keeps its forms safe. */
async function visitOf(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<Visit | undefined> {
  const visit = readCookie(request, 'session') === undefined ? undefined : await site.visit(request, reply);
  return visit?.person === undefined ? undefined : visit;
}

function show(
  site: Site,
  visit: Visit | undefined,
  { reply, page }: { reply: FastifyReply; page: Page },
): FastifyReply {
  void reply.header('vary', [reply.getHeader('vary'), 'DNT, Sec-GPC'].filter(Boolean).join(', '));
  return visit === undefined ? sendPage(reply, site.assets, page) : site.show(visit, page);
}

/** A browser is given the number of what it agreed to and nothing else; an account needs no cookie for it. */
function keepCookie(request: FastifyRequest, reply: FastifyReply, consent: Consent, choice: Choice): void {
  if (choice === 'agreed' && consent.personId === null)
    writeCookie(request, reply, { name: 'choice', value: consent.id, seconds: cookies.choice.lifetime });
  else if (choice === 'refused' && readCookie(request, 'choice') !== undefined)
    clearCookie(request, reply, 'choice');
}

/** The one that the form was in; a program that says none means the one that counts. */
function parseLanguage(given: string | undefined): Language {
  if (given === undefined || given === '') return binding;
  if (isLanguage(given)) return given;
  const details = { thing: 'lang', value: given, expected: languages.join(' or ') };
  throw new Problem(httpProblems['request-invalid'], details);
}

function parseChoice(given: string | undefined): Choice {
  if (given === 'agreed' || given === 'refused') return given;
  const details = { thing: 'choice', value: given ?? '', expected: 'agreed or refused' };
  throw new Problem(httpProblems['request-invalid'], details);
}

/**
 * Nobody agrees by a form of another site. The page has no token in a cookie as other forms do, since it sets none
 * before a choice; browsers say where a form comes from. Throws `form-foreign`.
 */
function assertSentFromHere({ headers, protocol }: FastifyRequest, publicUrl: string): void {
  const { 'sec-fetch-site': site, origin = '', host = '' } = headers;
  const own = [new URL(publicUrl).origin, `${protocol}://${host}`];
  if (site === undefined ? own.includes(origin) : site === 'same-origin') return;
  throw new Problem(siteProblems['form-foreign']);
}
