import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { isAbsent } from './error-code.ts';
import { isSegment } from './key.ts';
import type { ObjectFacts } from './object-store.ts';

/**
 * Walks the folders in order of key, holding in memory the names of one folder per level. What comes or goes
 * meanwhile may or may not be seen. Links and names that no key can have are passed over.
 */
export async function* listFiles(root: string, prefix: string): AsyncGenerator<ObjectFacts> {
  const slash = prefix.lastIndexOf('/') + 1;
  yield* walk(root, { folder: prefix.slice(0, slash), beginning: prefix.slice(slash) });
}

type Place = {
  /** The part of the key so far: empty, or ending in `/`. */
  readonly folder: string;
  /** What names in this folder must begin with. */
  readonly beginning: string;
};

async function* walk(root: string, { folder, beginning }: Place): AsyncGenerator<ObjectFacts> {
  for (const { key, isFolder } of await entries(root, { folder, beginning })) {
    if (isFolder) {
      yield* walk(root, { folder: key, beginning: '' });
      continue;
    }
    const found = await lstat(join(root, key)).catch(() => undefined);
    if (found !== undefined) yield { key, bytes: found.size, modified: found.mtime };
  }
}

/** Keys, a folder's ending in `/`: sorted like that they are in the order of all keys, where `a-b` precedes `a/b`. */
async function entries(
  root: string,
  { folder, beginning }: Place,
): Promise<{ key: string; isFolder: boolean }[]> {
  return (await readFolder(join(root, folder)))
    .filter((entry) => entry.name.startsWith(beginning) && isSegment(entry.name))
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => ({
      key: `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`,
      isFolder: entry.isDirectory(),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function readFolder(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
