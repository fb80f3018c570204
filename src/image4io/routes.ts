import type { FastifyInstance } from 'fastify';
import { organizationById } from '#accounts/organizations.ts';
import type { Addresses, Context } from '#context.ts';
import { identify, keyHolder, requireKey } from '#http/authenticate.ts';
import { allowAnyOrigin } from '#http/cors.ts';
import { reportFault } from '#http/frame.ts';
import { asFrameworkProblem } from '#http/framework-problem.ts';
import { refuseAddress } from '#http/methods.ts';
import { acceptMultipart } from '#http/multipart.ts';
import type { Usage } from '#metering/usage.ts';
import { asProblem, problemAnswer } from '#http/problem-json.ts';
import { readAnyBody } from './body.ts';
import { fieldsOf } from './call.ts';
import { failure } from './envelope.ts';
import { operations, takingFiles } from './operations.ts';
import { inWordsOfV0 } from './v0.ts';

type Parts = {
  readonly ctx: Context;
  readonly addresses: Addresses;
  readonly usage: Usage;
  /** 1 below `/v1.0`; 0 below `/v0.1`, which is the same in other words. */
  readonly version: 0 | 1;
};

/** The image4io contract: every success is exactly 200, every failure has its envelope. */
export async function contractRoutes(
  scope: FastifyInstance,
  { ctx, addresses, usage, version }: Parts,
): Promise<void> {
  await acceptMultipart(scope);
  readAnyBody(scope);
  allowAnyOrigin(scope);
  identify(scope, ctx);
  requireKey(scope);
  scope.setNotFoundHandler(refuseAddress(scope));
  scope.setErrorHandler((error, request, reply) => {
    const problem = asProblem(asFrameworkProblem(error));
    reportFault(ctx, problem, error, request);
    const { headers } = problemAnswer(problem, addresses.publicUrl, request.id);
    return reply
      .code(problem.status)
      .headers({ ...headers, 'content-type': 'application/json; charset=utf-8' })
      .send(failure(problem));
  });
  for (const [method, name, operation] of operations) {
    scope.route({
      method,
      url: `/${name}`,
      schema: { hide: true },
      handler: async (request) => {
        const actor = keyHolder(request);
        const organization = await organizationById(ctx, actor.organizationId);
        const fields = await fieldsOf(request, takingFiles.has(operation));
        const answer = await operation({
          ctx,
          actor,
          organization,
          request,
          fields,
          usage,
          cdnUrl: addresses.cdnUrl,
        });
        return version === 0 ? inWordsOfV0(answer) : answer;
      },
    });
  }
}
