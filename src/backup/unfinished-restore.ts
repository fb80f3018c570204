import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '#storage/error-code.ts';
import { Problem } from '#platform/problem.ts';
import { backupProblems } from './problems.ts';

/** What a restore notes in the data folder before it stores anything, and takes away when all is there. */
export type UnfinishedRestore = {
  readonly file: string;
  /** The id of the backup. */
  readonly id: string;
  /** `objects`: no row was committed. `rows`: every object is in place; the rows may be committed or not. */
  readonly reached: 'objects' | 'rows';
};

const place = (dataFolder: string): string => join(dataFolder, 'restoring', 'restore.json');

export async function readUnfinishedRestore(dataFolder: string): Promise<UnfinishedRestore | undefined> {
  try {
    return JSON.parse(await readFile(place(dataFolder), 'utf8')) as UnfinishedRestore;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

export async function noteUnfinishedRestore(dataFolder: string, noted: UnfinishedRestore): Promise<void> {
  const path = place(dataFolder);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.new`;
  await using file = await open(temporary, 'w', 0o600);
  await file.writeFile(`${JSON.stringify(noted)}\n`);
  await file.sync();
  await rename(temporary, path);
  for (const folder of [dirname(path), dataFolder]) await syncFolder(folder);
}

export async function forgetUnfinishedRestore(dataFolder: string): Promise<void> {
  await rm(dirname(place(dataFolder)), { recursive: true, force: true });
  await syncFolder(dataFolder);
}

/** A server over half a restore would show its pictures as lost. Throws `restore-unfinished`. */
export async function assertNoUnfinishedRestore(dataFolder: string): Promise<void> {
  const noted = await readUnfinishedRestore(dataFolder);
  if (noted === undefined) return;
  throw new Problem(backupProblems['restore-unfinished'], {
    detail: `The restore of ${noted.file} into ${dataFolder} was cut short.`,
  });
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
