import type { Problem } from '#platform/problem.ts';

/** What heads every answer of the contract; the errors are texts. */
export type Envelope = { readonly success: boolean; readonly errors: string[]; readonly messages: string[] };

export function success<Result extends object>(result: Result, errors: string[] = []): Envelope & Result {
  return { success: true, errors, messages: [], ...result };
}

/** Clients of v0.1 read `message` and `statusCode`; those of v1.0 read `errors`. */
export function failure(problem: Problem): Envelope & { message: string; statusCode: number } {
  return {
    success: false,
    errors: [problem.message],
    messages: [],
    message: problem.message,
    statusCode: problem.status,
  };
}
