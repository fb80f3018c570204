import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { installTools } from './install-tools.ts';

/**
 * Everything that must hold before a commit, cheapest first.
 * usage: npm run check [-- --no-tests]; npm run format writes the format instead.
 */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['format', ['oxfmt', '--check', '.']],
  ['lint', ['oxlint', '--type-aware', '--deny-warnings']],
  ['types', ['tsc', '-p', '.']],
  ['dead code', ['knip']],
  ['generated files', ['node', 'scripts/generate.ts', '--check']],
  ['API document', ['redocly', 'lint', '--config', 'tools/redocly.yaml', 'docs/reference/openapi.json']],
  ['tests', ['node', 'scripts/test.ts']],
];

installTools();
const environment = {
  ...process.env,
  // Nothing here asks anybody for a newer version of itself.
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  REDOCLY_TELEMETRY: 'off',
  PATH: `tools/node_modules/.bin${delimiter}${process.env['PATH'] ?? ''}`,
};
if (process.argv.includes('--format')) {
  process.exitCode = spawnSync('oxfmt', ['.'], { stdio: 'inherit', env: environment }).status ?? 1;
} else {
  for (const step of steps) runStep(step);
}

function runStep([name, [command = '', ...words]]: (typeof steps)[number]): void {
  if (name === 'tests' && process.argv.includes('--no-tests')) return;
  const started = performance.now();
  const { status } = spawnSync(command, words, { stdio: 'inherit', env: environment });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) process.exitCode = 1;
}
