import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ConfigurationError } from '#config/config.ts';
import type { Config } from '#config/config.ts';

import { openFileStore } from './files.ts';
import type { ObjectStore } from './object-store.ts';

/** Opens the store that `STORAGE_URL` names, or `<data folder>/objects`. Throws `ConfigurationError`. */
export async function openStorage(config: Config['storage'], dataFolder: string): Promise<ObjectStore> {
  const folder = config.url === undefined ? join(dataFolder, 'objects') : folderOf(config.url);
  try {
    return await openFileStore(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const setting = config.url === undefined ? 'VITRINE_DATA' : 'STORAGE_URL';
    throw fault(`${setting}: the folder ${folder} cannot be used for storage (${reason})`);
  }
}

function folderOf(address: string): string {
  const scheme = address.slice(0, address.indexOf(':'));
  if (scheme === 's3') {
    throw fault(
      'STORAGE_URL begins with s3:, which this version cannot do yet; ' +
        'expected file: and a folder, such as file:/srv/vitrine/objects',
    );
  }
  const path = fileAddressPath(address);
  if (scheme === 'file' && path !== undefined) return resolve(path);
  throw fault(`STORAGE_URL is ${JSON.stringify(address)}; expected file: and a folder of this machine`);
}

/** `file:/a`, `file:///a` and, as people write it, `file:a` or `file:./a` from the current folder. */
function fileAddressPath(address: string): string | undefined {
  const rest = address.slice('file:'.length);
  try {
    const path = rest.startsWith('//') ? fileURLToPath(address) : decodeURIComponent(rest);
    return path === '' || path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

function fault(sentence: string): ConfigurationError {
  return new ConfigurationError([sentence]);
}
