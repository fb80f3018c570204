import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress, Report } from './report.ts';

/** A test fails after this time, in ms; the slowest takes a tenth of it on two cores. */
const testLimit = 240_000;
/** Ends a process in which even that did not work: an endless loop, say. */
const silenceLimit = testLimit + 30_000;

/** In bytes. Two processes of tests use a tenth of it. */
const roomy = 8e9;

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) killGroup(child);
    process.exit(1);
  });
}

/** Runs files in one process. Never waits for ever: what hangs is named and counts as failed. */
export async function runTestFiles(
  files: readonly string[],
  folder: string,
  limitOfSilence = silenceLimit,
): Promise<Report> {
  mkdirSync(folder);
  const child = spawn(process.execPath, argumentsFor(files, folder), {
    // A group of its own, so that what the tests started ends with them.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, TMPDIR: roomiestFolder(), TEST_REPORT: join(folder, 'report.json') },
  });
  running.add(child);
  const { code, hung } = await endOf(child, folder, limitOfSilence);
  running.delete(child);
  const report = readReport(folder);
  if (report === undefined) {
    console.error(
      `A process ended without a report (exit code ${code}). Its files:\n  ${files.join('\n  ')}`,
    );
    return { passed: 0, failed: 1, skipped: 0, promises: [], seconds: {} };
  }
  if (hung || (code !== 0 && report.failed === 0)) report.failed += 1;
  return report;
}

/** A thousand small files for each server that is started, written durably: into memory, where it has room for them. */
function roomiestFolder(): string {
  const { TMPDIR: chosen } = process.env;
  if (chosen !== undefined || process.availableMemory() < roomy) return chosen ?? tmpdir();
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize < roomy ? tmpdir() : '/dev/shm';
  } catch {
    return tmpdir();
  }
}

function argumentsFor(files: readonly string[], folder: string): string[] {
  return [
    ...['--import', './scripts/test/preload.ts'],
    ...[
      '--report-on-signal',
      '--report-signal=SIGUSR2',
      `--report-directory=${folder}`,
      '--report-exclude-env',
    ],
    // A process that waits for a connection that a test forgot would otherwise stay for ever, and say nothing.
    ...['--test', '--test-isolation=none', '--test-force-exit', `--test-timeout=${testLimit}`],
    ...['--test-reporter=./scripts/test/reporter.ts', ...files],
  ];
}

function endOf(
  child: ChildProcess,
  folder: string,
  limit: number,
): Promise<{ code: number | null; hung: boolean }> {
  return new Promise((resolve) => {
    let hung = false;
    let last: Progress = { file: '', test: 'none yet' };
    const end = () => {
      hung = true;
      void explainHang(child, folder, last).then(() => killGroup(child));
    };
    // Until its first test begins it has the whole time: a busy machine is slow to load it.
    let timer = setTimeout(end, silenceLimit);
    child.on('message', (message: Progress) => {
      last = message;
      clearTimeout(timer);
      timer = setTimeout(end, limit);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve({ code, hung });
    });
  });
}

/** Node's own report says where the process is and what it waits for. */
async function explainHang(child: ChildProcess, folder: string, { file, test }: Progress): Promise<void> {
  console.error(`\nHANGS after the beginning of "${test}" (${file})`);
  child.kill('SIGUSR2');
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const name = readdirSync(folder).find((entry) => entry.startsWith('report.') && entry !== 'report.json');
  if (name === undefined) return console.error('  It gives no report: it is in code that does not return.');
  const { javascriptStack, libuv } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as NodeReport;
  for (const line of javascriptStack.stack ?? []) console.error(`  ${line}`);
  for (const { type, is_active: active, ...rest } of libuv) {
    if (active) console.error(`  ${type} ${JSON.stringify(rest)}`);
  }
}

/** https://nodejs.org/api/report.html */
type NodeReport = {
  readonly javascriptStack: { readonly stack?: readonly string[] };
  readonly libuv: readonly { readonly type: string; readonly is_active: boolean }[];
};

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function readReport(folder: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
