import { Problem } from '#platform/problem.ts';
import { accountsProblems } from './problems.ts';

/** Without spaces around. Throws `name-invalid`. */
export function parseName(given: string, thing = 'name'): string {
  const name = given.trim();
  if (name !== '' && name.length <= 200 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return name;
  throw new Problem(accountsProblems['name-invalid'], { thing, value: given });
}
