import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openFileStore } from '#storage/files.ts';
import { openMemoryStore } from '#storage/memory.ts';
import type { ObjectStore } from '#storage/object-store.ts';

import { testObjectStore } from './object-store.contract.ts';

testObjectStore({
  name: 'memory',
  open: async () => openMemoryStore(),
  openSmall: async (bytes) => openMemoryStore({ capacityBytes: bytes }),
});

testObjectStore({
  name: 'files',
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-objects-'));
    return thenRemove(await openFileStore(folder), () => rm(folder, { recursive: true }));
  },
  openSmall: canMount() ? openOnSmallDisk : 'only root may mount a small disk',
});

/** A disk that is really full: a file system in memory of that size. Only root may mount one. */
async function openOnSmallDisk(bytes: number): Promise<ObjectStore> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-small-'));
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  return thenRemove(await openFileStore(folder), async () => {
    spawnSync('umount', [folder]);
    await rm(folder, { recursive: true });
  });
}

function canMount(): boolean {
  const script =
    'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$d"; s=$?; umount "$d"; rmdir "$d"; exit $s';
  return process.getuid?.() === 0 && spawnSync('sh', ['-c', script]).status === 0;
}

function thenRemove(store: ObjectStore, remove: () => Promise<void>): ObjectStore {
  const dispose = store[Symbol.asyncDispose].bind(store);
  return Object.assign(store, {
    [Symbol.asyncDispose]: async () => {
      await dispose();
      await remove();
    },
  });
}
