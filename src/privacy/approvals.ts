import type { Tx } from '#database/database.ts';
import { Problem } from '#platform/problem.ts';
import { privacyProblems } from './problems.ts';

/**
 * What one person may not do alone takes a second, who is another than the first. Where the server has one administrator
 * at most there may be nobody else: then their second approval is a command of its own, and on record like the first.
 * Throws `approval-invalid`.
 */
export async function assertSecond(tx: Tx, first: string, by: string): Promise<void> {
  if (first.toLowerCase() !== by.toLowerCase()) return;
  const administrators = await tx
    .selectFrom('people')
    .select('id')
    .where('administrator', '=', true)
    .limit(2)
    .execute();
  if (administrators.length < 2) return;
  throw new Problem(privacyProblems['approval-invalid'], {
    thing: 'by',
    value: by,
    expected: `somebody else than ${first}, who approved it first`,
  });
}

/** Throws `approval-invalid` for nobody, and for what is not said. */
export function parseNamed(given: string, thing: string): string {
  const text = given.trim();
  if (text !== '' && text.length <= 400) return text;
  throw new Problem(privacyProblems['approval-invalid'], {
    thing,
    value: given,
    expected: 'one to 400 characters',
  });
}
