import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Context } from '#context.ts';
import { httpProblems } from './problems.ts';
import { Problem } from '#platform/problem.ts';

/** One figure, with its labels if it has any. */
export type Sample = {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly about: string;
  readonly values: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
};

/** `GET /metrics` in Prometheus' text form, for who has the token; without a token set, there is no such address. */
export async function metricsRoute(
  scope: FastifyInstance,
  { ctx, read }: { ctx: Context; read: () => readonly Sample[] },
): Promise<void> {
  const token = ctx.config.server.metricsToken;
  scope.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (token === undefined || !timingSafeEqual(digest(given), digest(token))) {
      throw new Problem(httpProblems['address-unknown'], { thing: 'address', value: 'GET /metrics' });
    }
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(print(read()));
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function print(samples: readonly Sample[]): string {
  return samples
    .map(({ name, kind, about, values }) =>
      [
        `# HELP ${name} ${about}`,
        `# TYPE ${name} ${kind}`,
        ...values.map(([labels, value]) => `${name}${printLabels(labels)} ${value}`),
        '',
      ].join('\n'),
    )
    .join('');
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
