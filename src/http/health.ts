import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '#context.ts';

/** `/healthz`: the process answers. `/readyz`: so do the database and the store. */
export async function healthRoutes(scope: FastifyInstance, { ctx }: { ctx: Context }): Promise<void> {
  scope.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'alive' }));
  scope.get('/readyz', { schema: { hide: true } }, async (request, reply) => {
    try {
      await sql`select 1`.execute(ctx.database.db);
      await ctx.store.head('readiness/none');
      return { status: 'ready' };
    } catch (error) {
      ctx.log.warn({ err: error, requestId: request.id }, 'not ready');
      return reply.code(503).send({ status: 'not ready' });
    }
  });
}
