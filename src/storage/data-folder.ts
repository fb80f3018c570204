import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigurationError } from '#config/config.ts';
import { errorCode } from './error-code.ts';
import { makeFolder } from './make-folder.ts';

const reasons: Readonly<Record<string, string>> = {
  EEXIST: 'there is something that is no folder',
  ENOTDIR: 'something on the way is no folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it can only be read',
  ENOENT: 'no folder can be made there',
  ENOSPC: 'the disk is full',
};

/** Makes the data folder when there is none. Throws `ConfigurationError` when there cannot be one. */
export async function makeDataFolder(given: string): Promise<void> {
  const folder = resolve(given);
  try {
    await makeFolder(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    throw new ConfigurationError([
      `VITRINE_DATA is ${JSON.stringify(given)}, and ${folder} cannot be the data folder: ${reasons[code] ?? code}; ` +
        'expected a folder that this user can write to. See docs/reference/configuration.md#vitrine_data',
    ]);
  }
}
