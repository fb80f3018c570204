import type { FastifyInstance } from 'fastify';
import { listReports, readReport } from '#audience/reports.ts';
import { reportAsCsv, reportAsJson } from '#audience/report-forms.ts';
import type { Context } from '#context.ts';
import type { Assets } from '#site/assets.ts';
import { sendPage } from '#site/page.ts';
import { reportPage, reportsPage } from './report-pages.ts';

const options = { schema: { hide: true } };

type OfAMonth = { Params: { month: string } };

/** What is published of visits; nobody, those who run the server included, is shown more. */
export function reportRoutes(scope: FastifyInstance, ctx: Context, assets: Assets): void {
  scope.get('/reports', options, async (_request, reply) =>
    sendPage(reply, assets, reportsPage(await listReports(ctx))),
  );
  scope.get<OfAMonth>('/reports/:month', options, async (request, reply) =>
    sendPage(reply, assets, reportPage(await readReport(ctx, request.params.month))),
  );
  scope.get<OfAMonth>('/reports/:month/figures.json', options, async (request) =>
    reportAsJson(await readReport(ctx, request.params.month)),
  );
  scope.get<OfAMonth>('/reports/:month/figures.csv', options, async (request, reply) =>
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .send(reportAsCsv(await readReport(ctx, request.params.month))),
  );
}
