import { platformProblems } from './problems.ts';
import { Problem } from './problem.ts';

/** SQLSTATE of a database whose disk is full. */
const postgresDiskFull = '53100';

/** What the database says of a row that the notice in force does not know (migration 0035). */
const notInForce = 'VN001';

/** What the database refuses for a reason that somebody can do something about; undefined for all else. */
export function problemOfDatabase(error: unknown): Problem | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === postgresDiskFull) return new Problem(platformProblems['no-space'], { cause: error });
  if (code === notInForce) return new Problem(platformProblems['not-in-force'], { cause: error });
  return undefined;
}
