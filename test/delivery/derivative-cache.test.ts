import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import * as disk from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { openDerivativeCache } from '#delivery/derivative-cache.ts';
import type { DerivativeCache, DerivativeCacheOptions } from '#delivery/derivative-cache.ts';
import { dependenciesIn, nameWithDependencies } from '#delivery/derivative-dependencies.ts';
import { type Id, newId } from '#platform/id.ts';
import { silentLog } from '#platform/log.ts';

type Head = { readonly type: string };

const head: Head = { type: 'image/webp' };
const group = newId(new Date());
const other = newId(new Date());
const key = (n: number): string => n.toString(16).padStart(32, '0');
const hourMs = 3_600_000;

void test('what was put comes back, small or large, at once and after a restart', async () => {
  await inFolder(async (folder) => {
    const bodies = [0, 1, 40_000, 256 * 1_024, 256 * 1_024 + 1, 3_000_000].map((size) =>
      Buffer.alloc(size, 'b'),
    );
    for (const round of ['first', 'restarted']) {
      await using cache = await open(folder);
      if (round === 'first') await Promise.all(bodies.map((body, n) => cache.put(group, key(n), head, body)));
      else await cache.scanned;
      for (const [n, body] of bodies.entries()) {
        for (let times = 0; times < 3; times += 1) {
          assert.deepEqual(await cache.get(group, key(n)), { head, body }, `${round} ${body.length}`);
        }
        const now = cache.getSync(group, key(n));
        assert.deepEqual(
          now,
          body.length < 256 * 1_024 ? { head, body } : undefined,
          `${round} ${body.length}`,
        );
      }
      assert.equal(cache.entries, bodies.length);
      assert.equal(await cache.get(group, key(99)), undefined);
      assert.equal(await cache.get(other, key(0)), undefined);
    }
  });
});

void test('a body belongs to whoever got it', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder);
    await cache.put(group, key(1), head, Buffer.from('picture'));
    for (let times = 0; times < 3; times += 1) {
      const got = await cache.get(group, key(1));
      assert.equal(String(got?.body), 'picture');
      got?.body.fill('x');
    }
  });
});

void test('a put replaces what was there, also for who has read it before', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder);
    for (const content of ['one', 'second', 'x'.repeat(400_000), 'fourth']) {
      await cache.put(group, key(1), { type: content.slice(0, 9) }, Buffer.from(content));
      const got = await cache.get(group, key(1));
      assert.equal(String(got?.body), content);
      assert.deepEqual(got?.head, { type: content.slice(0, 9) });
    }
    assert.equal(cache.entries, 1);
    assert.equal(cache.bytes, 4_096);
  });
});

const dependent = (n: number, ...ids: Id<'asset'>[]) =>
  nameWithDependencies(n.toString(16).padStart(64, '0'), ids);

void test('what shows another asset goes with it, exactly, also after a restart', async () => {
  const [mark, frame] = [newId<'asset'>(new Date()), newId<'asset'>(new Date())];
  for (const isRestarted of [false, true]) {
    await inFolder(async (folder) => {
      const keys = [dependent(1, mark), dependent(2, mark, frame), dependent(3, frame), dependent(4)];
      const put = async (cache: DerivativeCache<Head>) => {
        for (const name of keys) await cache.put(group, name, head, Buffer.from('picture'));
        await cache.put(mark, key(1), head, Buffer.from('the mark itself'));
      };
      const first = await open(folder);
      await put(first);
      if (isRestarted) await first[Symbol.asyncDispose]();
      await using cache = isRestarted ? await open(folder) : first;
      assert.equal(await cache.deleteGroup(mark), 3);
      const left = await Promise.all(keys.map(async (name) => (await cache.get(group, name)) !== undefined));
      assert.deepEqual(left, [false, false, true, true]);
      assert.equal(cache.entries, 2);
      assert.equal(await cache.deleteGroup(frame), 1);
      assert.equal(await cache.deleteGroup(group), 1);
      assert.equal(cache.entries, 0);
    });
  }
});

void test('what is being written when an asset it shows goes is not kept', async () => {
  await inFolder(async (folder) => {
    const mark = newId<'asset'>(new Date());
    await using cache = await open(folder);
    const name = dependent(1, mark);
    await Promise.all([cache.put(group, name, head, Buffer.alloc(500_000)), cache.deleteGroup(mark)]);
    assert.equal(await cache.get(group, name), undefined);
    await cache.put(group, name, head, Buffer.from('anew'));
    assert.equal(String((await cache.get(group, name))?.body), 'anew');
  });
});

void test('more assets than a file’s name can hold are refused', () => {
  const ids = Array.from({ length: 6 }, () => newId<'asset'>(new Date()));
  assert.equal(dependent(1, ...ids.slice(1)).length, 224);
  assert.deepEqual(dependenciesIn(dependent(1, ...ids.slice(1))), ids.slice(1).sort());
  assert.throws(() => dependent(1, ...ids), RangeError);
});

void test('while the folder is still being looked through, what is in it can be had, put and deleted', async () => {
  await inFolder(async (folder) => {
    const groups = Array.from({ length: 50 }, () => newId(new Date()));
    {
      await using cache = await open(folder);
      for (const each of groups) await cache.put(each, key(1), head, Buffer.from(each));
    }
    await using cache = await open(folder);
    const [first = '', second = '', last = ''] = [groups[0], groups[1], groups[49]];
    const [got, deleted, replaced] = await Promise.all([
      cache.get(last, key(1)),
      cache.deleteGroup(first),
      cache.put(second, key(1), head, Buffer.from('new')),
    ]);
    assert.equal(String(got?.body), last);
    assert.equal(deleted, 1);
    assert.equal(replaced, undefined);
    await cache.scanned;
    assert.equal(cache.entries, 49);
    assert.equal(await cache.get(first, key(1)), undefined);
    assert.equal(String((await cache.get(second, key(1)))?.body), 'new');
  });
});

void test('a file torn by a loss of power, or of another layout, is absent and makes room', async () => {
  const tears: Record<string, (file: Buffer) => Buffer> = {
    empty: () => Buffer.alloc(0),
    'in the prefix': (file) => file.subarray(0, 10),
    'in the head': (file) => file.subarray(0, 30),
    'in the body': (file) => file.subarray(0, file.length - 1),
    'too long': (file) => Buffer.concat([file, Buffer.from('x')]),
    'all zeros': (file) => Buffer.alloc(file.length),
    'a body of zeros': (file) => file.fill(0, file.length - 100),
    'a bit of the head': (file) => file.fill('X', 25, 26),
    'an absurd length': (file) => file.fill(0xff, 4, 8),
    'another layout': (file) => file.fill(2, 3, 4),
  };
  for (const [tear, apply] of Object.entries(tears)) {
    for (const size of [1_000, 300_000]) {
      for (const known of [true, false]) {
        await inFolder(async (folder) => {
          {
            await using cache = await open(folder);
            await cache.put(group, key(1), head, Buffer.alloc(size, 'b'));
          }
          const path = join(folder, group.slice(-2), group, key(1));
          await disk.writeFile(path, apply(await disk.readFile(path)));
          await using cache = await open(folder);
          if (known) await cache.scanned;
          assert.equal(await cache.get(group, key(1)), undefined, tear);
          await assert.rejects(disk.stat(path), /ENOENT/);
          await cache.scanned;
          await cache.put(group, key(1), head, Buffer.from('whole'));
          assert.equal(String((await cache.get(group, key(1)))?.body), 'whole', tear);
          assert.equal(cache.bytes, 4_096, tear);
        });
      }
    }
  }
});

void test('a file that somebody removed is absent', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder);
    for (const size of [100, 300_000]) {
      await cache.put(group, key(size), head, Buffer.alloc(size));
      await disk.rm(join(folder, group.slice(-2), group, key(size)));
      assert.equal(await cache.get(group, key(size)), undefined);
      assert.equal(cache.entries, 0);
    }
  });
});

void test('what was unused for longest goes first, and the capacity is kept', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder, { capacityBytes: 50 * 4_096 });
    for (let n = 0; n < 50; n += 1) await cache.put(group, key(n), head, Buffer.alloc(3_000));
    assert.equal(cache.entries, 50);
    for (const n of [0, 1, 2]) await cache.get(group, key(n));
    await cache.put(group, key(50), head, Buffer.alloc(3_000));
    assert.ok(cache.bytes <= 50 * 4_096);
    const left = await present(cache, 51);
    assert.deepEqual(left, [0, 1, 2, ...range(5, 51)]);
    assert.equal((await disk.readdir(join(folder, group.slice(-2), group))).length, left.length);
    await cache.put(group, key(60), head, Buffer.alloc(60 * 4_096));
    assert.equal(await cache.get(group, key(60)), undefined);
    assert.equal(cache.entries, left.length);
  });
});

void test('however many puts come at once, the disk never holds more than the capacity', async () => {
  await inFolder(async (folder) => {
    const capacityBytes = 400_000;
    await using cache = await open(folder, { capacityBytes });
    let most = 0;
    const puts = new AbortController();
    const watching = (async () => {
      while (!puts.signal.aborted) {
        most = Math.max(most, bytesIn(folder));
        await new Promise(setImmediate);
      }
    })();
    const one = (n: number): Promise<void> =>
      cache.put(newId(new Date()), key(n), head, Buffer.alloc(30_000));
    for (let round = 0; round < 10; round += 1) await Promise.all(range(0, 30).map(one));
    puts.abort();
    await watching;
    assert.ok(most > 300_000 && most <= capacityBytes, String(most));
    assert.ok(cache.entries > 5);
    const groups = await disk.readdir(folder, { recursive: true });
    assert.equal(
      groups.filter((path) => path.length === 39).length,
      cache.entries,
      'empty folders are removed',
    );
  });
});

void test('the order of use survives a restart, to the hour', async () => {
  await inFolder(async (folder) => {
    let now = Date.now();
    const clock = { now: () => new Date(now) };
    {
      await using cache = await open(folder, { clock });
      for (let n = 0; n < 10; n += 1)
        await cache.put(group, key(n), head, Buffer.alloc(n % 2 === 0 ? 3_000 : 300_000));
      for (const n of [0, 7]) {
        now += 2 * hourMs;
        await cache.get(group, key(n));
      }
    }
    await using cache = await open(folder, { clock, capacityBytes: 315_000 });
    await cache.scanned;
    assert.deepEqual(await present(cache, 10), [0, 7]);
  });
});

void test('deleting a group takes all of it and nothing else, and says how many there were', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder);
    for (let n = 0; n < 5; n += 1) {
      await cache.put(group, key(n), head, Buffer.alloc(n === 4 ? 300_000 : 1_000));
      await cache.put(other, key(n), head, Buffer.alloc(1_000));
      await cache.get(group, key(n));
    }
    assert.equal(await cache.deleteGroup(group), 5);
    assert.deepEqual(await present(cache, 5), []);
    assert.equal(cache.entries, 5);
    assert.ok(!(await disk.readdir(folder, { recursive: true })).some((path) => path.includes(group)));
    assert.equal(await cache.deleteGroup(group), 0);
    assert.equal(await cache.deleteGroup(other), 5);
    assert.equal(cache.bytes, 0);
  });
});

void test('a put that began before the deletion of its group does not bring it back; a later one counts', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder);
    for (let round = 0; round < 30; round += 1) {
      const puts = range(0, 4).map((n) => cache.put(group, key(n), head, Buffer.alloc(50_000)));
      // Each round the deletion falls into another moment of the puts.
      for (let ticks = 0; ticks < round; ticks += 1) await new Promise(setImmediate);
      const deleting = cache.deleteGroup(group);
      const later = cache.put(group, key(9), head, Buffer.from('later'));
      await Promise.all([...puts, deleting, later]);
      assert.deepEqual(await disk.readdir(join(folder, group.slice(-2), group)), [key(9)]);
      assert.deepEqual(await present(cache, 10), [9]);
      assert.equal(cache.entries, 1);
    }
    assert.deepEqual(await disk.readdir(join(folder, 'incoming')), []);
  });
});

void test('a read that began before the deletion of its group does not make it known again', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder);
    for (let round = 0; round < 30; round += 1) {
      await cache.put(group, key(1), head, Buffer.alloc(1_000_000));
      const reading = cache.get(group, key(1));
      for (let ticks = 0; ticks < round; ticks += 1) await new Promise(setImmediate);
      await cache.deleteGroup(group);
      await reading;
      assert.equal(cache.entries, 0);
    }
  });
});

void test('a group deleted while it is being looked through stays deleted', async () => {
  await inFolder(async (folder) => {
    for (let round = 0; round < 30; round += 1) {
      {
        await using cache = await open(folder);
        for (let n = 0; n < 5; n += 1) await cache.put(group, key(n), head, Buffer.alloc(10));
      }
      await using cache = await open(folder);
      for (let ticks = 0; ticks < round * 2; ticks += 1) await new Promise(setImmediate);
      assert.equal(await cache.deleteGroup(group), 5);
      await cache.scanned;
      assert.equal(cache.entries, 0);
    }
  });
});

void test(
  'when the disk is full, a put is quietly without effect and says so once in the log',
  { skip: cannotMount() },
  async () => {
    await inFolder(async (folder) => {
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]);
      try {
        const lines: string[] = [];
        const note = (_facts: object, sentence: string): void => void lines.push(sentence);
        await using cache = await open(folder, { log: { ...silentLog, warn: note, info: note } });
        await cache.put(group, key(1), head, Buffer.alloc(200_000, 'a'));
        for (const n of [2, 3, 4]) await cache.put(group, key(n), head, Buffer.alloc(600_000));
        assert.deepEqual(await present(cache, 5), [1]);
        assert.deepEqual(await disk.readdir(join(folder, 'incoming')), []);
        await cache.put(group, key(5), head, Buffer.alloc(1_000));
        assert.deepEqual(lines, [
          'Derivatives cannot be kept on disk; each is rendered anew.',
          'Derivatives are kept on disk again.',
        ]);
        assert.equal(await cache.deleteGroup(group), 2);
      } finally {
        spawnSync('umount', [folder]);
      }
    });
  },
);

void test('many more files than descriptors are kept can be read in any order, and closing frees all', async () => {
  await inFolder(async (folder) => {
    const before = await descriptors();
    {
      await using cache = await open(folder);
      for (let n = 0; n < 600; n += 1) await cache.put(group, key(n), head, Buffer.from(String(n)));
      for (let times = 0; times < 2; times += 1) {
        for (let n = 0; n < 600; n += 1) assert.equal(String(cache.getSync(group, key(n))?.body), String(n));
      }
      assert.ok((await descriptors()) - before <= 520);
      for (let n = 0; n < 300; n += 1) await cache.deleteGroup(group);
    }
    assert.ok((await descriptors()) <= before + 2);
  });
});

void test('a closed cache gives and takes nothing', async () => {
  await inFolder(async (folder) => {
    const cache = await open(folder);
    await cache.put(group, key(1), head, Buffer.from('x'));
    const late = cache.put(group, key(2), head, Buffer.alloc(100_000));
    await cache[Symbol.asyncDispose]();
    await late;
    await cache.put(group, key(3), head, Buffer.from('x'));
    assert.equal(cache.getSync(group, key(1)), undefined);
    assert.equal(await cache.get(group, key(1)), undefined);
    assert.deepEqual((await disk.readdir(join(folder, group.slice(-2), group))).sort(), [key(1), key(2)]);
  });
});

void test('leftovers of an interrupted run are removed, what is not ours is left alone', async () => {
  await inFolder(async (folder) => {
    await disk.mkdir(join(folder, 'incoming/17'), { recursive: true });
    await disk.mkdir(join(folder, 'ab/notes'), { recursive: true });
    await disk.writeFile(join(folder, 'ab/notes/mine'), 'x');
    await disk.writeFile(join(folder, 'readme'), 'x');
    await using cache = await open(folder);
    await cache.scanned;
    assert.equal(cache.entries, 0);
    assert.deepEqual((await disk.readdir(folder, { recursive: true })).sort(), [
      'ab',
      'ab/notes',
      'ab/notes/mine',
      'incoming',
      'readme',
    ]);
  });
});

void test('a group or key that could leave the folder is refused', async () => {
  await inFolder(async (folder) => {
    await using cache = await open(folder);
    for (const bad of ['', '..', '../../etc', `${group}/..`, group.toUpperCase().replace(/\d/g, 'A')]) {
      await assert.rejects(cache.put(bad, key(1), head, Buffer.alloc(1)), TypeError);
      await assert.rejects(cache.deleteGroup(bad), TypeError);
    }
    for (const bad of ['', '..', 'ab', `../${key(1)}`, `${key(1)}/x`]) {
      await assert.rejects(cache.put(group, bad, head, Buffer.alloc(1)), TypeError);
    }
    await cache.scanned;
    assert.equal(await cache.get('../..', '../etc'), undefined);
  });
});

function open(folder: string, more: Partial<DerivativeCacheOptions> = {}): Promise<DerivativeCache<Head>> {
  return openDerivativeCache<Head>({ folder, capacityBytes: 100_000_000, log: silentLog, ...more });
}

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await disk.mkdtemp(join(tmpdir(), 'vitrine-derivatives-'));
  try {
    await body(folder);
  } finally {
    await disk.rm(folder, { recursive: true });
  }
}

async function present(cache: DerivativeCache<Head>, below: number): Promise<number[]> {
  const found = await Promise.all(
    range(0, below).map(async (n) => ((await cache.get(group, key(n))) ? n : -1)),
  );
  return found.filter((n) => n >= 0);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, n) => from + n);
}

/** In one tick, so that nothing changes under the count but what the thread pool does. */
function bytesIn(folder: string): number {
  let bytes = 0;
  for (const shard of readdirSync(folder)) {
    for (const name of readdirSync(join(folder, shard))) bytes += bytesOf(join(folder, shard, name));
  }
  return bytes;
}

/** Of a file, or of the files in a folder, that may vanish any moment. */
function bytesOf(path: string): number {
  try {
    const found = statSync(path);
    if (!found.isDirectory()) return found.size;
    return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
  } catch {
    return 0;
  }
}

async function descriptors(): Promise<number> {
  return (await disk.readdir('/proc/self/fd')).length;
}

function cannotMount(): string | false {
  const script =
    'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$d"; s=$?; umount "$d"; rmdir "$d"; exit $s';
  const works = process.getuid?.() === 0 && spawnSync('sh', ['-c', script]).status === 0;
  return works ? false : 'only root may mount a small disk';
}
