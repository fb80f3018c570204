import type { FastifyInstance } from 'fastify';
import type { ProblemKind } from '#platform/problem.ts';
import { serveAssets } from './assets.ts';
import { homeRoute } from './home.ts';
import { sendPage } from './page.ts';
import { problemsPage } from './problems-page.ts';

/** Every page. */
export async function siteRoutes(
  scope: FastifyInstance,
  { problemKinds }: { problemKinds: readonly ProblemKind[] },
): Promise<void> {
  const assets = await serveAssets(scope);
  homeRoute(scope, assets);
  scope.get('/docs/problems', { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, assets, problemsPage(problemKinds)),
  );
}
