import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { receivePixels } from './pixel-pipe.ts';

const header = { width: 2, height: 3, channels: 3, bytes: 18 } as const;
const whole = { size: { width: 2, height: 3 }, signal: new AbortController().signal };
const pipe = (...sizes: readonly number[]) => Readable.from(sizes.map((size) => Buffer.alloc(size, 7)));

test('pixels arrive in pieces and are as many as was said', async () => {
  const picture = await receivePixels(pipe(5, 13), header, whole);
  assert.deepEqual(picture, { width: 2, height: 3, channels: 3, data: Buffer.alloc(18, 7) });
  assert.equal(await receivePixels(pipe(5, 12), header, whole), undefined);
  assert.equal((await receivePixels(pipe(5, 900), header, whole))?.data.length, 18);
});

test('a header that speaks of another picture than was asked for is not believed', async () => {
  assert.equal(await receivePixels(pipe(18), { ...header, bytes: 2 ** 40 }, whole), undefined);
  const larger = { width: 2 ** 20, height: 2 ** 20, channels: 3, bytes: 3 * 2 ** 40 } as const;
  assert.equal(await receivePixels(pipe(18), larger, whole), undefined);
});

test('who is no longer waited for is not read to the end', async () => {
  const gone = new AbortController();
  const slow = new PassThrough();
  slow.write(Buffer.alloc(4));
  const received = receivePixels(slow, header, { ...whole, signal: gone.signal });
  gone.abort(new Error('gone'));
  await assert.rejects(received, /gone/);
  assert.ok(slow.destroyed);
});
