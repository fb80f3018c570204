import type { FastifyInstance } from 'fastify';
import type { Context } from '#context.ts';
import type { CookieGuard } from '#privacy/cookie-guard.ts';

/**
 * Looks at what goes out with every answer that is not a picture: a cookie that is not declared fails the request,
 * and each answer says that nobody is tracked.
 */
export function guardAnswers(frame: FastifyInstance, { clock }: Context, cookies: CookieGuard): void {
  frame.addHook('onSend', async (_request, reply) => {
    void reply.header('tk', 'N');
    const set = reply.getHeader('set-cookie');
    if (set === undefined) return;
    try {
      for (const header of [set].flat()) cookies.assertDeclared(String(header), clock.now());
    } catch (error) {
      // The answer that tells of the fault must not carry the cookie.
      void reply.removeHeader('set-cookie');
      throw error;
    }
  });
}
