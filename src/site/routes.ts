import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Audience } from '#audience/audience.ts';
import type { Context } from '#context.ts';
import type { Delivery } from '#delivery/delivery.ts';
import { reportFault } from '#http/frame.ts';
import { asFrameworkProblem } from '#http/framework-problem.ts';
import { refuseAddress } from '#http/methods.ts';
import { asProblem } from '#http/problem-json.ts';
import { html } from '#platform/html.ts';
import type { Problem, ProblemKind } from '#platform/problem.ts';
import type { Promises } from '#privacy/promises.ts';
import { serveAssets } from './assets.ts';
import { readForms } from './form-body.ts';
import { inWords } from './form-routes.ts';
import { said } from './form.ts';
import { guideRoutes } from './guide/routes.ts';
import { consoleRoutes } from './console/routes.ts';
import { countVisits } from './count-visits.ts';
import { homeRoute } from './home.ts';
import { type Page, sendPage } from './page.ts';
import { accountRoutes } from './people/account.ts';
import { entryRoutes } from './people/entry.ts';
import { signInRoutes } from './people/sign-in.ts';
import { ownDataRoutes } from './privacy/own-data.ts';
import { queueRoutes } from './privacy/queue.ts';
import { receiptRoutes } from './privacy/receipt.ts';
import { choiceRoutes } from './privacy/choices.ts';
import { reportRoutes } from './privacy/reports.ts';
import { changesRoutes } from './privacy/changes.ts';
import { requestRoutes } from './privacy/request.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { problemsPage } from './problems-page.ts';
import { shareRoutes } from './shares/share-routes.ts';
import { transparencyRoute } from './privacy/transparency.ts';
import { termsRoute } from './terms.ts';
import { AnswerNeeded, SignInNeeded, Site } from './visit.ts';

type SiteParts = {
  readonly ctx: Context;
  readonly problemKinds: readonly ProblemKind[];
  readonly promises: Promises;
  readonly delivery: Delivery;
  readonly audience: Audience;
};

/** Every page. */
export async function siteRoutes(
  scope: FastifyInstance,
  { ctx, problemKinds, promises, delivery, audience }: SiteParts,
): Promise<void> {
  const assets = await serveAssets(scope);
  const site = new Site(ctx, assets);
  readForms(scope);
  countVisits(scope, ctx, audience);
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof AnswerNeeded) return toAnswer(request.url, reply);
    if (error instanceof SignInNeeded) return toSignIn(request.method === 'GET' ? request.url : '', reply);
    // A program gets the problem as the frame says it.
    if (request.is404 && !asksForPage(request)) throw error;
    const problem = asProblem(asFrameworkProblem(error));
    reportFault(ctx, problem, error, request);
    return sendPage(reply.code(problem.status), assets, problemPage(problem));
  });
  scope.setNotFoundHandler(refuseAddress(scope));
  homeRoute(scope, assets);
  await guideRoutes(scope, assets);
  scope.get('/docs/problems', { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, assets, problemsPage(problemKinds)),
  );
  termsRoute(scope, assets, ctx);
  privacyRoutes(scope, assets, promises);
  ownDataRoutes(scope, site, promises);
  choiceRoutes(scope, site, { promises, audience });
  reportRoutes(scope, ctx, assets);
  changesRoutes(scope, assets, promises);
  transparencyRoute(scope, assets, promises);
  requestRoutes(scope, site, promises);
  queueRoutes(scope, site, promises);
  receiptRoutes(scope, site);
  entryRoutes(scope, site);
  signInRoutes(scope, site);
  accountRoutes(scope, site);
  await consoleRoutes(scope, site);
  shareRoutes(scope, site, delivery);
}

function toAnswer(from: string, reply: FastifyReply): FastifyReply {
  return reply.redirect(`/account/notice?next=${encodeURIComponent(from)}`, 303);
}

function toSignIn(from: string, reply: FastifyReply): FastifyReply {
  return reply.redirect(from === '' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`, 303);
}

/** Who follows a link in a browser; what is below the APIs is for programs, whoever asks. */
function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  const isOfPrograms = /^\/+(?:api|v\d\.\d)\//i.test(url);
  return method === 'GET' && !isOfPrograms && (headers.accept ?? '').includes('text/html');
}

/** What went wrong, where no form is to be shown again. */
function problemPage(problem: Problem): Page {
  return said(
    problem.status === 404 ? 'There is nothing here' : 'This did not work',
    html`<p>${inWords(problem)}</p>
      <p><a href="/">To the beginning</a></p>`,
  );
}
