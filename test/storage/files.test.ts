import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';

import { Problem } from '#platform/problem.ts';
import type { DiskCalls } from '#storage/durable-folders.ts';
import { openFileStore } from '#storage/files.ts';

void test('a put resolves only when content, name and every new folder would survive a loss of power', async () => {
  await inFolder(async (folder) => {
    const calls: string[] = [];
    const store = await openFileStore(folder, recording(folder, calls));
    await store.put('o/a/k', Readable.from([Buffer.from('x')]));
    assert.deepEqual(calls, [
      'sync incoming file',
      'mkdir o',
      'sync .',
      'mkdir o/a',
      'sync o',
      'rename incoming file -> o/a/k',
      'sync o/a',
    ]);
    calls.length = 0;
    await store.put('o/a/k', Buffer.from('y'));
    assert.deepEqual(calls, ['sync incoming file', 'rename incoming file -> o/a/k', 'sync o/a']);
  });
});

void test('a folder another process may have died making is made durable before it is relied upon', async () => {
  await inFolder(async (folder) => {
    await disk.mkdir(join(folder, 'o'));
    const calls: string[] = [];
    const store = await openFileStore(folder, recording(folder, calls));
    await store.put('o/k', Buffer.from('x'));
    assert.deepEqual(calls, ['sync incoming file', 'sync .', 'rename incoming file -> o/k', 'sync o']);
  });
});

void test('a copy and a delete are durable when they resolve, and leave no empty folder behind', async () => {
  await inFolder(async (folder) => {
    const calls: string[] = [];
    const store = await openFileStore(folder, recording(folder, calls));
    await store.put('from/a/k', Buffer.from('x'));
    calls.length = 0;
    await store.copy('from/a/k', 'to/k');
    assert.deepEqual(calls, ['mkdir to', 'sync .', 'rename incoming file -> to/k', 'sync to']);
    calls.length = 0;
    await store.delete('from/a/k');
    assert.deepEqual(calls, ['unlink from/a/k', 'sync from/a', 'rmdir from/a', 'rmdir from', 'sync .']);
    calls.length = 0;
    await store.delete('to/k');
    assert.deepEqual(calls, ['unlink to/k', 'sync to', 'rmdir to', 'sync .']);
    assert.deepEqual(await disk.readdir(folder), ['+incoming']);
  });
});

void test('where a file can have no second name, a copy is a durable file of its own', async () => {
  await inFolder(async (folder) => {
    const calls: string[] = [];
    const link = () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }));
    const store = await openFileStore(folder, { ...recording(folder, calls), link });
    await store.put('o/a', Buffer.from('x'));
    calls.length = 0;
    await store.copy('o/a', 'o/b');
    assert.deepEqual(calls, ['sync incoming file', 'rename incoming file -> o/b', 'sync o']);
    assert.equal(String(await store.read('o/b')), 'x');
    assert.deepEqual(await disk.readdir(join(folder, '+incoming')), []);
  });
});

void test('a put whose folder is removed by another process meanwhile makes it again', async () => {
  await inFolder(async (folder) => {
    let removals = 2;
    const store = await openFileStore(folder, {
      ...disk,
      rename: async (from, to) => {
        if ((removals -= 1) >= 0) await disk.rm(join(folder, 'o'), { recursive: true });
        await disk.rename(from, to);
      },
    });
    await store.put('o/a/k', Buffer.from('x'));
    assert.equal(String(await store.read('o/a/k')), 'x');
  });
});

for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
  for (const call of ['write', 'sync', 'mkdir', 'rename'] as const) {
    void test(`${code} at ${call} is the problem no-space and leaves the store as it was`, async () => {
      await inFolder(async (folder) => {
        await (await openFileStore(folder)).put('old/k', Buffer.from('old'));
        const store = await openFileStore(folder, failing(call, code));
        for (const source of [Buffer.from('new'), Readable.from([Buffer.from('new')])]) {
          await assert.rejects(store.put('new/a/k', source), isNoSpace);
        }
        if (call !== 'mkdir') await assert.rejects(store.put('old/k', Buffer.from('new')), isNoSpace);
        assert.deepEqual(await tree(folder), ['+incoming', 'old', 'old/k']);
        assert.equal(String(await store.read('old/k')), 'old');
      });
    });
  }
}

void test('a put beyond what the system lets a process write is the problem no-space', async () => {
  await inFolder(async (folder) => {
    const script = `
      const { openFileStore } = await import(${JSON.stringify(import.meta.resolve('#storage/files.ts'))});
      const store = await openFileStore(${JSON.stringify(folder)});
      await store.put('a/k', Buffer.alloc(5_000_000)).catch((error) => console.log(error.code));
      for await (const { key } of store.list('')) console.log(key);`;
    const shell = ['-c', 'ulimit -f 1000; exec "$0" --input-type=module -e "$1"', process.execPath, script];
    const { stdout, stderr } = spawnSync('sh', shell, { cwd: import.meta.dirname, encoding: 'utf8' });
    assert.equal(stdout, 'no-space\n', stderr);
    assert.deepEqual(await tree(folder), ['+incoming']);
  });
});

void test('opening sweeps what dead writers left, and nothing that may still be written', async () => {
  await inFolder(async (folder) => {
    await openFileStore(folder);
    const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);
    const started = Math.round(performance.timeOrigin).toString(36);
    const dead = String(spawnSync(process.execPath, ['-e', '']).pid);
    const names = {
      'of a dead process': [`${here}-${dead}-x-1`, true],
      'of an earlier process with our number': [`${here}-${process.pid}-x-2`, true],
      'of this process': [`${here}-${process.pid}-${started}-3`, false],
      'of a living process': [`${here}-${process.ppid}-x-4`, false],
      'of another machine': [`abc-${dead}-x-5`, false],
      'of another machine, a day old': [`abc-${dead}-x-6`, true],
    } as const;
    for (const [name] of Object.values(names)) await disk.writeFile(join(folder, '+incoming', name), 'x');
    const old = new Date(Date.now() - 25 * 3_600_000);
    await disk.utimes(join(folder, '+incoming', names['of another machine, a day old'][0]), old, old);
    await openFileStore(folder);
    const left = await disk.readdir(join(folder, '+incoming'));
    for (const [whose, [name, swept]] of Object.entries(names))
      assert.equal(!left.includes(name), swept, whose);
  });
});

void test('files and folders are readable by their owner alone', async () => {
  await inFolder(async (parent) => {
    const folder = join(parent, 'a/b');
    const store = await openFileStore(folder);
    await store.put('o/k', Buffer.from('x'));
    for (const [path, mode] of [
      ['.', 0o700],
      ['+incoming', 0o700],
      ['o', 0o700],
      ['o/k', 0o600],
    ] as const) {
      assert.equal((await disk.stat(join(folder, path))).mode & 0o777, mode, path);
    }
    assert.equal(store.localPath('o/k'), join(folder, 'o/k'));
  });
});

void test('a link planted in the store leads nowhere', async () => {
  await inFolder(async (parent) => {
    const store = await openFileStore(join(parent, 'store'));
    await disk.mkdir(join(parent, 'outside'));
    await disk.writeFile(join(parent, 'outside/secret'), 'secret');
    await disk.symlink(join(parent, 'outside'), join(parent, 'store/folder'));
    await disk.mkdir(join(parent, 'store/own'));
    await disk.symlink(join(parent, 'outside/secret'), join(parent, 'store/own/file'));
    for (const key of ['folder/secret', 'own/file']) {
      assert.equal(await store.head(key), undefined, key);
      assert.equal(await store.read(key), undefined, key);
      assert.equal(await store.stream(key), undefined, key);
      assert.equal(await store.copy(key, 'mine'), false, key);
      assert.equal(store.localPath(key), undefined, key);
    }
    assert.equal(await store.delete('folder/secret'), false);
    await assert.rejects(store.put('folder/new', Buffer.from('x')), TypeError);
    assert.deepEqual(await Array.fromAsync(store.list('')), []);
    await store.put('own/file', Buffer.from('replaced the link'));
    assert.deepEqual(await disk.readdir(join(parent, 'outside')), ['secret']);
    assert.equal(await disk.readFile(join(parent, 'outside/secret'), 'utf8'), 'secret');
  });
});

void test('a large object passes through without being held in memory', async () => {
  await inFolder(async (folder) => {
    const store = await openFileStore(folder);
    const chunk = Buffer.alloc(1_000_000, 'x');
    let mostHeld = 0;
    const measured = async function* (): AsyncGenerator<Buffer> {
      for (let given = 0; given < 50; given += 1) {
        const [incoming] = await disk.readdir(join(folder, '+incoming'));
        const { size } = await disk.stat(join(folder, '+incoming', incoming ?? ''));
        mostHeld = Math.max(mostHeld, given * chunk.length - size);
        yield chunk;
      }
    };
    await store.put('large', Readable.from(measured()));
    assert.ok(mostHeld <= 4 * chunk.length, `${mostHeld} bytes were held while writing`);

    const reading = await store.stream('large');
    assert.ok(reading);
    let read = 0;
    for await (const part of reading) {
      read += (part as Buffer).length;
      assert.ok(
        reading.readableLength <= chunk.length,
        `${reading.readableLength} bytes were held while reading`,
      );
    }
    assert.equal(read, 50_000_000);
  });
});

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await disk.realpath(await disk.mkdtemp(join(tmpdir(), 'vitrine-files-')));
  try {
    await body(folder);
  } finally {
    await disk.rm(folder, { recursive: true });
  }
}

async function tree(folder: string): Promise<string[]> {
  return (await disk.readdir(folder, { recursive: true })).sort();
}

/** The real disk, noting each change that reached it and each fsync, in the order in which they were completed. */
function recording(folder: string, calls: string[]): DiskCalls {
  const name = (path: unknown): string => {
    const inside = relative(folder, String(path));
    return inside.startsWith('+incoming/') ? 'incoming file' : inside || '.';
  };
  const note = (call: string, path: unknown): void => void calls.push(`${call} ${name(path)}`);
  return {
    ...disk,
    mkdir: async (path, options) => {
      await disk.mkdir(path, options);
      note('mkdir', path);
    },
    unlink: async (path) => {
      await disk.unlink(path);
      note('unlink', path);
    },
    rmdir: async (path) => {
      await disk.rmdir(path);
      note('rmdir', path);
    },
    rename: async (from, to) => {
      await disk.rename(from, to);
      calls.push(`rename ${name(from)} -> ${name(to)}`);
    },
    open: async (path, ...how) => {
      const handle = await disk.open(path, ...how);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await sync();
        note('sync', path);
      };
      return handle;
    },
  };
}

/** The real disk, on which one kind of call fails, as on a full one. */
function failing(call: 'write' | 'sync' | 'mkdir' | 'rename', code: string): DiskCalls {
  const fail = (): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));
  if (call === 'mkdir' || call === 'rename') return { ...disk, [call]: fail };
  return {
    ...disk,
    open: async (path, ...how) => {
      const handle = await disk.open(path, ...how);
      if (basename(String(path)).includes('-')) {
        Object.assign(handle, call === 'write' ? { writeFile: fail } : { sync: fail });
      }
      return handle;
    },
  };
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Problem && error.code === 'no-space';
}
