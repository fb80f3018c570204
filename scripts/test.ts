import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestResult } from '#privacy/evidence/results.ts';
import { keepResults } from './promises/keep-results.ts';

/**
 * Runs every test: one process per core, all files of a process in that one process (importing sharp and
 * fastify anew for each of a hundred files would take a minute). Prints failures as they come and the counts at the end.
 * usage: npm test [-- FILE ...]
 */
const wanted = process.argv.slice(2);
const files = wanted.length > 0 ? wanted : globSync(['src/**/*.test.ts', 'test/**/*.test.ts']).sort();
const shards = Math.max(1, Math.min(availableParallelism(), files.length));
const folder = mkdtempSync(join(tmpdir(), 'vitrine-test-'));
const started = performance.now();

const codes = await Promise.all(Array.from({ length: shards }, (_, shard) => runShard(shard)));

const counts = { passed: 0, failed: 0, skipped: 0 };
const promises: TestResult[] = [];
for (let shard = 0; shard < shards; shard += 1) {
  try {
    const report = JSON.parse(readFileSync(join(folder, `${shard}.json`), 'utf8')) as typeof counts & {
      promises: TestResult[];
    };
    for (const key of ['passed', 'failed', 'skipped'] as const) counts[key] += report[key];
    promises.push(...report.promises);
  } catch {
    counts.failed += 1;
    console.error(`Process ${shard + 1} of ${shards} ended without a report (exit code ${codes[shard]}).`);
  }
}
rmSync(folder, { recursive: true, force: true });
if (promises.length > 0) await keepResults(promises);
console.log(`${files.length} files, ${((performance.now() - started) / 1000).toFixed(1)} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 || codes.some((code) => code !== 0) ? 1 : 0;

function runShard(shard: number): Promise<number> {
  const mine = files.filter((_, index) => index % shards === shard);
  const child = spawn(
    process.execPath,
    [
      ...['--import', './scripts/test-seed.ts'],
      ...['--test', '--test-isolation=none', '--test-reporter=./scripts/test-reporter.ts', ...mine],
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, TEST_REPORT: join(folder, `${shard}.json`) },
    },
  );
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}
