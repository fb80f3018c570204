import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Config } from '#config/config.ts';
import type { ObjectStore } from '#storage/object-store.ts';
import { checkRoom } from './data-folder.ts';
import { type Finding, ok, problem, reason } from './finding.ts';

/** Stores, reads and removes an object as uploads do. */
export async function checkStorage(store: ObjectStore, { storage, server }: Config): Promise<Finding[]> {
  const place = storage.folder ?? resolve(server.data, 'objects');
  const key = `staging/doctor-${randomUUID()}`;
  const content = Buffer.from('an object of the check-up, removed at once');
  try {
    await store.put(key, content);
    const read = await store.read(key);
    const same = read?.equals(content) === true;
    if (!same) return [problem('storage', `${place} gave back something else than was stored.`, look)];
    return [
      ok('storage', `Objects can be stored in, read from and removed from ${place}.`),
      ...(await room(storage.folder)),
    ];
  } catch (error) {
    return [problem('storage', `${place} cannot be used: ${reason(error)}.`, look)];
  } finally {
    await store.delete(key).catch(() => undefined);
  }
}

const look =
  'Check STORAGE_URL, who owns the folder, and the disk: its free space and what the system’s log says of it.';

/** Without a folder of its own the storage is on the disk of the data folder, which was looked at. */
async function room(folder: string | undefined): Promise<Finding[]> {
  return folder === undefined ? [] : [await checkRoom('storage space', folder)];
}
