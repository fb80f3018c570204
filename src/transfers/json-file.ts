import { open, readFile, rm } from 'node:fs/promises';
import { Problem } from '#platform/problem.ts';
import { transfersProblems } from './problems.ts';

/** Throws `transfer-file-invalid`. */
export async function readJsonFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
    throw new TypeError('it is no object');
  } catch (cause) {
    throw new Problem(transfersProblems['transfer-file-invalid'], {
      ...{ thing: 'file', value: path, expected: 'a file of JSON that can be read', cause },
    });
  }
}

/** A new file, whole or not at all. Throws `transfer-file-invalid` where there is one already, or none can be. */
export async function writeJsonFile(path: string, value: object): Promise<void> {
  await using file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw new Problem(transfersProblems['transfer-file-invalid'], {
      ...{ thing: 'out', value: path, expected: 'a new file in a folder that exists', cause },
    });
  });
  try {
    await file.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await file.sync();
  } catch (error) {
    await rm(path);
    throw error;
  }
}
