import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';

/** The system's name of a failure, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Nothing has this name: missing, or below something that is a file, or a link we do not follow. */
export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error) ?? '');
}

/** A full disk, a spent quota and a limit on the size of files are one thing to whoever wants to store something. */
export function asStorageProblem(error: unknown): unknown {
  const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(error) ?? '');
  return full ? new Problem(platformProblems['no-space'], { cause: error }) : error;
}
