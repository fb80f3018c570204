import { readFile } from 'node:fs/promises';
import type { ClauseId } from '#privacy/clauses/clause.ts';
import type { Build } from './build.ts';

/** Where `npm test` and `npm run promises` write what became of the tests that hold clauses. */
export const resultsFile = new URL('../../../test-results/promises.json', import.meta.url);

export type TestResult = {
  /** As the test is called, its clauses first: `X-11, X-12 …`. */
  readonly name: string;
  readonly file: string;
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly at: string;
};

export type TestResults = {
  readonly commit: string | undefined;
  readonly code: string;
  /** When the last of these tests ran. */
  readonly at: string;
  readonly tests: readonly TestResult[];
};

/** The clauses a test holds: those its name begins with. */
export function clausesOf(name: string): ClauseId[] {
  const [beginning = ''] = /^(?:[XI]-\d\d(?:, )?)+/.exec(name) ?? [];
  return beginning
    .split(', ')
    .filter((id) => id !== '')
    .map((id) => id.trim() as ClauseId);
}

/** Undefined when there are none, or none of this program. */
export async function readResults(build: Build): Promise<TestResults | undefined> {
  const text = await readFile(resultsFile, 'utf8').catch(() => undefined);
  const results = text === undefined ? undefined : parse(text);
  return results?.code === build.code && results.commit === build.commit ? results : undefined;
}

function parse(text: string): TestResults | undefined {
  try {
    return JSON.parse(text) as TestResults;
  } catch {
    // Cut short while it was written; the next run writes it anew.
    return undefined;
  }
}
