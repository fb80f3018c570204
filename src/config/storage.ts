import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Setting } from './setting.ts';

export const storageSettings = {
  folder: folderAddress(
    'STORAGE_URL',
    'Where originals are kept: a folder of this machine. Without it: files below `VITRINE_DATA`. Buckets (`s3:`) are not built yet.',
  ),
};

/** Given back as the path of the folder. */
function folderAddress(name: string, about: string): Setting<string | undefined> {
  return {
    name,
    about,
    fallback: undefined,
    shownDefault: '',
    expected: 'file: and a folder of this machine, such as file:/srv/vitrine/objects; s3: is not built yet',
    parse: (given) => {
      const path = given.startsWith('file:') ? filePath(given) : undefined;
      return path === undefined ? undefined : resolve(path);
    },
  };
}

/** `file:/a`, `file:///a` and, as people write it, `file:a` or `file:./a` from the current folder. */
function filePath(address: string): string | undefined {
  const rest = address.slice('file:'.length);
  try {
    const path = rest.startsWith('//') ? fileURLToPath(address) : decodeURIComponent(rest);
    return path === '' || path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}
