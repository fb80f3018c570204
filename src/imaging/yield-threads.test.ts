import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { suite, test } from 'node:test';
import { promisify } from 'node:util';

// In a process of its own: this one's threads have tests to run.
const program = `
  import { readFile } from 'node:fs/promises';
  import { readdirSync, readFileSync } from 'node:fs';
  const { yieldRenderThreads } = await import(process.argv[1]);
  await readFile('/proc/self/comm');
  yieldRenderThreads();
  const sharp = (await import('sharp')).default;
  const canvas = { width: 2000, height: 2000, channels: 3, background: 'red' };
  const drawing = sharp({ create: canvas }).blur(2).jpeg().toBuffer();
  const seen = {};
  for (let rendering = true; rendering; ) {
    rendering = await Promise.race([drawing.then(() => false), new Promise((go) => setImmediate(go, true))]);
    for (const id of readdirSync('/proc/self/task')) {
      try {
        const stat = readFileSync('/proc/self/task/' + id + '/stat', 'utf8');
        const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        (seen[name] ??= []).push(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
      } catch {}
    }
  }
  console.log(JSON.stringify(seen));
`;

suite('threads that render', { skip: process.platform !== 'linux' }, () => {
  test('give way to the one that answers, and so do those they start', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      ...['-e', program, new URL('yield-threads.ts', import.meta.url).href],
    ]);
    const niceness: Record<string, number[]> = JSON.parse(stdout);
    const distinct = (name: string): number[] => [...new Set(niceness[name])];
    assert.deepEqual(distinct('libuv-worker'), [5]);
    assert.deepEqual(distinct('libvips worker'), [5]);
    assert.deepEqual(distinct('MainThread'), [0]);
  });
});
