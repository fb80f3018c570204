import type { RouteOptions } from 'fastify';
import { accessProblems } from '#access/problems.ts';
import { httpProblems } from '#http/problems.ts';
import { idempotencyProblems } from '#idempotency/problems.ts';
import type { ProblemKind } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What this route refuses beside what follows from its form and from who may call it. */
    problems?: readonly ProblemKind[];
  }
}

/** Every kind of problem a route can answer with, by status. */
export function refusalsOf(route: RouteOptions): Map<number, ProblemKind[]> {
  const kinds = new Set([
    ...[...ofForm(route), ...ofCaller(route), ...(route.config?.problems ?? [])],
    ...(route.config?.creates === true ? Object.values(idempotencyProblems) : []),
    httpProblems['too-many-calls'],
  ]);
  const byStatus = new Map<number, ProblemKind[]>();
  for (const kind of [...kinds, platformProblems['internal-error']]) {
    byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), kind]);
  }
  return byStatus;
}

function ofForm({ url, schema }: RouteOptions): ProblemKind[] {
  const hasBody = schema?.body !== undefined;
  return [
    ...(hasBody || schema?.querystring !== undefined ? [httpProblems['request-invalid']] : []),
    ...(hasBody
      ? [httpProblems['body-invalid'], httpProblems['body-too-large'], httpProblems['media-type-unsupported']]
      : []),
    ...(url.includes(':') ? [accessProblems['not-found']] : []),
  ];
}

function ofCaller({ method, schema }: RouteOptions): ProblemKind[] {
  // A call that says nothing else is for keys, as the document says at its beginning.
  const { security = [{ key: [] }] } = schema ?? {};
  const takes = (name: 'key' | 'session') => security.some((way) => name in way);
  const isWrite = ![method].flat().includes('GET');
  return [
    ...(takes('key') ? [accessProblems.unauthorized, accessProblems['outside-folder']] : []),
    ...(takes('session') ? [accessProblems['sign-in-needed']] : []),
    accessProblems.forbidden,
    ...(takes('session') && isWrite ? [httpProblems['cross-site']] : []),
  ];
}
