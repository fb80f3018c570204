import { readFileSync } from 'node:fs';
import { Problem } from '#platform/problem.ts';
import { accountsProblems } from './problems.ts';

/** NIST SP 800-63B-4: alone, and beside a second factor. */
export const aloneLength = 15;
export const besideLength = 8;
const mostLength = 128;

/**
 * Length and commonness are all that is asked of a password: no kinds of characters, no changing it regularly.
 * Throws `password-too-short`, `password-too-long`, `password-common`. The password is in no message.
 */
export function assertPassword(password: string, { hasSecondFactor }: { hasSecondFactor: boolean }): void {
  const length = lengthOf(password);
  const least = hasSecondFactor ? besideLength : aloneLength;
  if (length < least) {
    throw new Problem(accountsProblems['password-too-short'], {
      thing: 'password',
      expected: `${least} characters or more`,
    });
  }
  if (length > mostLength) {
    throw new Problem(accountsProblems['password-too-long'], {
      thing: 'password',
      expected: `${mostLength} characters or fewer`,
    });
  }
  if (isCommon(password)) throw new Problem(accountsProblems['password-common'], { thing: 'password' });
}

export function lengthOf(password: string): number {
  return Array.from(password.normalize('NFKC')).length;
}

/** Also when it is a common one repeated, or one character again and again. */
function isCommon(password: string): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  const [, unit = folded] = /^(.+?)\1+$/s.exec(folded) ?? [];
  return (
    Array.from(unit).length < 4 ||
    commonPasswords().has(folded) ||
    (unit !== folded && commonPasswords().has(unit))
  );
}

let common: ReadonlySet<string> | undefined;

/** 17,950 that are found in every leak, of eight characters and more. From zxcvbn; its licence stands beside the file. */
function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(readFileSync(new URL('common-passwords.txt', import.meta.url), 'utf8').split('\n'));
  return common;
}
