import { problemOfDatabase } from '#platform/database-faults.ts';
import { platformProblems } from '#platform/problems.ts';
import { Problem } from '#platform/problem.ts';

/** An answer of RFC 9457: `application/problem+json`. */
export type ProblemAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What is not a problem of ours is a fault of ours: 500, and nothing of it is told. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return problemOfDatabase(error) ?? new Problem(platformProblems['internal-error'], { cause: error });
}

/** `publicUrl` is where `type` points: a page that says what to do about this kind of problem. */
export function problemAnswer(problem: Problem, publicUrl: string, requestId: string): ProblemAnswer {
  const { details } = problem;
  const body = {
    type: `${publicUrl}/docs/problems#${problem.code}`,
    title: problem.kind.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    advice: problem.kind.advice,
    ...(details.thing === undefined ? {} : { thing: details.thing }),
    ...(details.expected === undefined ? {} : { expected: details.expected }),
    requestId,
  };
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(details.retryAfter === undefined ? {} : { 'retry-after': String(details.retryAfter) }),
      ...(problem.code === 'unauthorized'
        ? { 'www-authenticate': 'Basic realm="Vitrine", charset="UTF-8"' }
        : {}),
    },
    body: JSON.stringify(body),
  };
}
