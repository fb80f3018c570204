import { Problem } from '#platform/problem.ts';

/**
 * Does something of the library's, and where it refuses, names the field as the contract's client sent it: what the
 * library calls a path is here a `name`, a `source` or a `targetPath`.
 */
export async function inWords<Result>(
  names: Readonly<Record<string, string>>,
  act: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    const name = error instanceof Problem ? names[error.details.thing ?? ''] : undefined;
    if (!(error instanceof Problem) || name === undefined) throw error;
    throw new Problem(error.kind, { ...error.details, thing: name, cause: error.cause });
  }
}
