import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { environmentOf } from '../living/installations.ts';
import { operate } from '../living/operator.ts';
import type { World } from '../support/world.ts';
import { between, paths, plain, put, stagedObjects, type TwoWorlds, twoWorlds } from './two-worlds.ts';

const ten = Array.from({ length: 10 }, (_, number) => `${number}.jpg`);

async function filled(): Promise<TwoWorlds> {
  const worlds = await twoWorlds();
  for (const [number, name] of ten.entries()) await put(worlds, { bytes: await plain(number), name });
  return worlds;
}

void test('an import that is interrupted leaves only whole images, and the next one goes on', async () => {
  await using worlds = await filled();
  const interrupted = new AbortController();
  const pictures: string[] = [];
  const stoppedAt = new Set(['/cdn/theirs/6.jpg', '/cdn/theirs/7.jpg']);
  await using source = await between(worlds.old, {
    answer: ({ url }, response) => {
      if (url.startsWith('/cdn')) pictures.push(url);
      if (!stoppedAt.has(url)) return false;
      response.writeHead(200, { 'content-length': 100_000 });
      response.write('half', () => interrupted.abort(new Error('interrupted')));
      return true;
    },
  });
  const first = await worlds.run({ from: source.from }, { signal: interrupted.signal });
  assert.equal(first.stopped, 'It was interrupted.');
  assert.deepEqual(first.failed, []);
  const arrived = await paths(worlds.mine);
  assert.ok(arrived.length === first.copied && first.copied >= 3 && first.copied < 10, String(arrived));
  assert.equal(await stagedObjects(worlds.mine), 0);

  stoppedAt.clear();
  pictures.length = 0;
  const second = await worlds.run({ from: source.from });
  assert.deepEqual([second.copied, second.skipped, second.stopped], [10 - first.copied, first.copied, null]);
  assert.equal(pictures.length, 10 - first.copied);
  assert.equal((await paths(worlds.mine)).length, 10);
});

void test('the command tells what it did, in words and as JSON, and ends with 1 when anything failed', async () => {
  await using worlds = await filled();
  await put(worlds, { bytes: await plain(11), name: 'hidden.jpg', visibility: 'private' });
  const command = commandLine(worlds);
  const first = await operate(environmentOf(worlds.mine), [...command, '--json']);
  const value = JSON.parse(first.out) as { copied: number; failed: { name: string; code: string }[] };
  assert.deepEqual([first.code, value.copied, value.failed[0]?.name], [1, 10, '/hidden.jpg']);
  const second = await operate(environmentOf(worlds.mine), command);
  assert.match(
    second.out,
    /^0 images copied.*\n {2}10 were there already\n {2}1 failed\nNot imported:\n {2}"\/hidden.jpg": /,
  );
  const third = await operate(environmentOf(worlds.mine), [
    ...command.slice(0, -1),
    '--folder',
    '/',
    '--allow-private',
    '--secret',
    'wrong',
  ]);
  assert.equal(third.code, 1);
  assert.match(third.err, /refuses the API key and secret/);
  for (const { out, err } of [first, second, third]) {
    assert.ok(!(out + err).includes(worlds.theirs.apiSecret));
    assert.ok(!(out + err).includes(worlds.theirs.authorization.slice(6)));
  }
  assert.equal((await operate(environmentOf(worlds.mine), ['import', 'image4io', '--to', 'mine'])).code, 64);
});

void test('the secret can be given on standard input, and the command ends though that stays open', async () => {
  await using worlds = await filled();
  const command = commandLine(worlds).map((word) => (word === worlds.theirs.apiSecret ? '-' : word));
  const program = fileURLToPath(new URL('../../bin/vitrine.ts', import.meta.url));
  const environment = { ...process.env, ...environmentOf(worlds.mine) };
  const child = spawn(process.execPath, [program, ...command], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write(`${worlds.theirs.apiSecret}\n`);
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number]>]);
  assert.equal(code, 0);
  assert.match(out, /^10 images copied/);
});

function commandLine({
  old,
  theirs,
}: {
  old: World;
  theirs: { apiKey: string; apiSecret: string };
}): string[] {
  const { apiKey, apiSecret } = theirs;
  const from = ['--from', `${old.url}/v1.0`, '--key', apiKey, '--secret', apiSecret];
  return ['import', 'image4io', ...from, '--to', 'mine', '--allow-private'];
}
