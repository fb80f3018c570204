import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { DerivativeNames } from './derivative-index.ts';

export type FoundFile = { readonly key: string; readonly size: number; readonly modifiedMs: number };

const shardName = /^[0-9a-f]{2}$/;
const groupName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Up to 64 for the content, and 32 for each of up to five assets that it depends on. */
const keyName = /^[0-9a-f]{32,224}$/;

/** Where a group's files are. Throws a `TypeError` for what is no lower-case UUID. */
export function groupFolder(root: string, group: string): string {
  if (!groupName.test(group))
    throw new TypeError(`${JSON.stringify(group)} is no group of derivatives: expected a UUID`);
  // The end, which is random; a UUID version 7 begins with the time, the same for years.
  return join(root, group.slice(-2), group);
}

export function derivativePath(root: string, { group, key }: DerivativeNames): string {
  if (!keyName.test(key)) {
    throw new TypeError(
      `${JSON.stringify(key)} is no key of a derivative: expected 32 to 224 hexadecimal digits`,
    );
  }
  return join(groupFolder(root, group), key);
}

/** The groups that have a folder, one by one. What is not of our making is passed over. */
export async function* groupsIn(root: string): AsyncGenerator<string> {
  for (const shard of await readdir(root)) {
    if (!shardName.test(shard)) continue;
    for (const group of await readdir(join(root, shard))) {
      if (groupName.test(group) && group.endsWith(shard)) yield group;
    }
  }
}

export async function filesIn(root: string, group: string): Promise<FoundFile[]> {
  const folder = groupFolder(root, group);
  const files: FoundFile[] = [];
  for (const key of await readdir(folder).catch(() => [])) {
    const found = keyName.test(key) ? await stat(join(folder, key)).catch(() => undefined) : undefined;
    if (found?.isFile() === true) files.push({ key, size: found.size, modifiedMs: found.mtimeMs });
  }
  return files;
}
