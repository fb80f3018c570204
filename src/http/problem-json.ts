import { platformProblems } from '#platform/problems.ts';
import { Problem } from '#platform/problem.ts';

/** An answer of RFC 9457: `application/problem+json`. */
export type ProblemAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** SQLSTATE of a database whose disk is full. */
const postgresDiskFull = '53100';

/** What the database says of a row that the notice in force does not know (migration 0035). */
const notInForce = 'VN001';

/** What is not a problem of ours is a fault of ours: 500, and nothing of it is told. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const kind =
    code === postgresDiskFull ? 'no-space' : code === notInForce ? 'not-in-force' : 'internal-error';
  return new Problem(platformProblems[kind], { cause: error });
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
