import { join } from 'node:path';
import { ConfigurationError } from '#config/config.ts';
import type { Config } from '#config/config.ts';
import { openFileStore } from './files.ts';
import type { ObjectStore } from './object-store.ts';

/** Opens the store in the folder of `STORAGE_URL`, or `<data folder>/objects`. Throws `ConfigurationError`. */
export async function openStorage(config: Config['storage'], dataFolder: string): Promise<ObjectStore> {
  const folder = config.folder ?? join(dataFolder, 'objects');
  try {
    return await openFileStore(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const setting = config.folder === undefined ? 'VITRINE_DATA' : 'STORAGE_URL';
    throw new ConfigurationError([`${setting}: the folder ${folder} cannot be used for storage (${reason})`]);
  }
}
