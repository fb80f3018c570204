import { spawnSync } from 'node:child_process';
import clauseTests from '#privacy/evidence/clause-tests.json' with { type: 'json' };
import { clausesOf } from '#privacy/evidence/results.ts';
import { type Break, breaks, nameOf } from './breaks.ts';

const longestMs = 120_000;

/** Switches one behaviour off after the other and runs the tests of its clause: each has to turn red. */
export async function breakGuards(wanted: readonly string[]): Promise<number> {
  const chosen = breaks.filter(({ clause }) => wanted.length === 0 || wanted.includes(clause));
  let toothless = 0;
  for (const each of chosen) {
    const begun = performance.now();
    const found = switchOff(each);
    if (found !== 'red as it should be') toothless += 1;
    const seconds = ((performance.now() - begun) / 1_000).toFixed(0).padStart(3);
    console.log(`${found.padEnd(18)} ${seconds} s  ${nameOf(each)}`);
  }
  console.log(
    `${chosen.length - toothless} of ${chosen.length} guards have a test that turns red without them`,
  );
  return toothless > 0 || chosen.length === 0 ? 1 : 0;
}

/** A program that does not start, or a change that fits nowhere, proves nothing. */
function switchOff(each: Break): 'red as it should be' | 'STILL GREEN' | 'DOES NOT FIT' {
  const { clause } = each;
  const tests = clauseTests.filter(({ name }) => (clausesOf(name) as string[]).includes(clause));
  const files = [...new Set(tests.map(({ file }) => file))];
  if (files.length === 0) return 'STILL GREEN';
  const run = spawnSync(
    process.execPath,
    [
      ...[
        '--import',
        './scripts/promises/switch-off.ts',
        '--test',
        '--test-isolation=none',
        '--test-force-exit',
      ],
      ...['--test-reporter=tap', `--test-name-pattern=${clause}`, ...files],
    ],
    // A server that should not have started stays; then the test of it has failed long before.
    { encoding: 'utf8', timeout: longestMs, env: { ...process.env, BREAK: nameOf(each) } },
  );
  const isUnreadable = /^not ok \d+ - \S+\.test\.ts$/m.test(run.stdout);
  if (isUnreadable || `${run.stderr}${run.stdout}`.includes('SwitchedNothing')) return 'DOES NOT FIT';
  const isRed = new RegExp(`^\\s*not ok \\d+ - [^\\n]*${clause}`, 'm').test(run.stdout);
  return isRed ? 'red as it should be' : 'STILL GREEN';
}
