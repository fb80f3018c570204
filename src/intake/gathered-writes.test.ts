import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GrowingFile } from '#storage/growing-files.ts';
import { GatheredWrites } from './gathered-writes.ts';

const megabyte = 1_024 * 1_024;

/** A disk that writes when it is told to. */
function disk() {
  const writes: { bytes: Buffer; at: number; done: () => void; fail: (error: Error) => void }[] = [];
  const faults: Error[] = [];
  const file: GrowingFile = {
    write: (pieces, at) =>
      new Promise<void>((done, fail) => writes.push({ bytes: Buffer.concat(pieces), at, done, fail })),
    sync: async () => {
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { file, writes, faults };
}

const settled = () => new Promise(setImmediate);

test('what comes while the disk writes is written in one go, in its order', async () => {
  const { file, writes } = disk();
  const gathered = new GatheredWrites(file, 7);
  await gathered.add(Buffer.from('a'));
  await gathered.add(Buffer.from('b'));
  await gathered.add(Buffer.from('c'));
  assert.deepEqual(
    writes.map(({ bytes, at }) => [String(bytes), at]),
    [['a', 7]],
  );
  writes[0]?.done();
  await settled();
  const synced = gathered.sync(10);
  await settled();
  assert.deepEqual([String(writes[1]?.bytes), writes[1]?.at], ['bc', 8]);
  writes[1]?.done();
  await synced;
});

test('whoever sends faster than the disk writes waits, and a megabyte is held at most', async () => {
  const { file, writes } = disk();
  const gathered = new GatheredWrites(file, 0);
  await gathered.add(Buffer.alloc(10));
  await gathered.add(Buffer.alloc(megabyte - 1));
  let isTaken = false;
  const third = gathered.add(Buffer.alloc(1)).then(() => (isTaken = true));
  await settled();
  assert.equal(isTaken, false);
  writes[0]?.done();
  await third;
  assert.equal(writes[1]?.bytes.length, megabyte);
});

test('a fault of the disk is told to who adds next, and of a sync ahead to who asks whether all is durable', async () => {
  const full = new Error('full');
  const first = disk();
  const broken = new GatheredWrites(first.file, 0);
  await broken.add(Buffer.from('a'));
  first.writes[0]?.fail(full);
  await settled();
  await assert.rejects(broken.add(Buffer.from('b')), full);
  assert.equal(await broken.finish(), 0);

  const second = disk();
  second.faults.push(full);
  const gathered = new GatheredWrites(second.file, 0);
  await gathered.add(Buffer.alloc(8 * megabyte));
  second.writes[0]?.done();
  await settled();
  // The system would say of the next sync that it went well.
  await assert.rejects(gathered.sync(8 * megabyte), full);
});
