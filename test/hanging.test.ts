import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Does not even let its process be told to stop, as an endless loop would not, but leaves the processor to others. */
const endless = `
import { test } from 'node:test';
test('passes', () => {});
test('never ends', async () => {
  await new Promise((told) => setTimeout(told, 100));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

test('a test that never ends is named, ended and counted as failed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-hanging-'));
  try {
    const file = join(folder, 'endless.test.ts');
    await writeFile(file, endless);
    const words = [[file], join(folder, 'report'), 2_000].map((word) => JSON.stringify(word));
    const program = `
      const { runTestFiles } = await import('./scripts/test/run-files.ts');
      console.log(JSON.stringify(await runTestFiles(${words.join()})));`;
    // With it, Node's runner would take the files for its own and not run them.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const ran = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      ...{ cwd: root, env },
    });
    assert.match(ran.stderr, /HANGS after the beginning of "never ends" \(.*endless\.test\.ts\)/);
    assert.equal((JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '') as { failed: number }).failed, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
