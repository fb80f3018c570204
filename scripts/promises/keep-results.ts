import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identifyBuild } from '#privacy/evidence/build.ts';
import { readResults, resultsFile, type TestResult, type TestResults } from '#privacy/evidence/results.ts';

/** Writes down what became of the tests that hold clauses; what is known of others on the same build stays. */
export async function keepResults(tests: readonly TestResult[]): Promise<void> {
  const build = await identifyBuild();
  const before = await readResults(build);
  const others = before?.tests.filter(({ name }) => !tests.some((test) => test.name === name)) ?? [];
  const results: TestResults = { ...build, at: new Date().toISOString(), tests: [...others, ...tests] };
  const path = fileURLToPath(resultsFile);
  mkdirSync(dirname(path), { recursive: true });
  // In one step: a server may be reading it.
  writeFileSync(`${path}.new`, `${JSON.stringify(results, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}
