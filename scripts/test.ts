import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestResult } from '#privacy/evidence/results.ts';
import { keepResults } from './promises/keep-results.ts';
import type { Counts } from './test/report.ts';
import { runTestFiles } from './test/run-files.ts';

/**
 * Runs every test: one process per core at a time, each with a dozen files in that one process (importing sharp and
 * fastify anew for each of two hundred files would take minutes). Prints failures as they come, a line for every
 * dozen, and the counts at the end.
 * usage: npm test [-- FILE ...]
 */
const filesPerProcess = 12;
const wanted = process.argv.slice(2);
const files = wanted.length > 0 ? wanted : globSync(['src/**/*.test.ts', 'test/**/*.test.ts']).sort();
const cores = Math.min(availableParallelism(), files.length);
const parts = partsOf(files);
const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'));
const started = performance.now();

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
const promises: TestResult[] = [];
const times: [file: string, seconds: number][] = [];
let next = 0;
await Promise.all(Array.from({ length: cores }, runParts));
rmSync(folder, { recursive: true, force: true });
if (promises.length > 0) await keepResults(promises);

const slowest = times.sort(([, a], [, b]) => b - a).slice(0, 12);
console.log(`slowest: ${slowest.map(([file, seconds]) => `${file} ${seconds.toFixed(0)} s`).join(', ')}`);
console.log(`${files.length} files, ${sinceStart()} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

/**
 * Neighbours in the alphabet are alike in cost, so no part has them side by side. The last parts are small: else one
 * process would work on for minutes while the others have ended.
 */
function partsOf(all: readonly string[]): string[][] {
  const strides = Math.max(cores, Math.ceil(all.length / filesPerProcess));
  const spread = Array.from({ length: strides }, (_, stride) =>
    all.filter((_file, index) => index % strides === stride),
  ).flat();
  const found: string[][] = [];
  for (let from = 0; from < spread.length; from += found.at(-1)?.length ?? 1) {
    const size = Math.min(filesPerProcess, Math.ceil((spread.length - from) / cores));
    found.push(spread.slice(from, from + size));
  }
  return found;
}

async function runParts(): Promise<void> {
  for (let mine = parts[next]; mine !== undefined; mine = parts[next]) {
    const part = next;
    next += 1;
    const report = await runTestFiles(mine, join(folder, `${part}`));
    for (const key of ['passed', 'failed', 'skipped'] as const) counts[key] += report[key];
    promises.push(...report.promises);
    times.push(...Object.entries(report.seconds));
    console.log(
      `part ${part + 1} of ${parts.length}: ${mine.length} files, ${report.passed} passed, ${report.failed} failed, at ${sinceStart()} s`,
    );
  }
}

function sinceStart(): string {
  return ((performance.now() - started) / 1000).toFixed(0);
}
