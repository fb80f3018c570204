import { type FileHandle, link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errorCode } from '#storage/error-code.ts';
import { Problem } from '#platform/problem.ts';
import { backupProblems } from './problems.ts';

/**
 * Makes a file that nobody sees before it is whole and on the disk, and that replaces nothing. It grows in a folder of its own
 * beside its place, which `work` may use as well and which goes in any case; only a killed process leaves it.
 */
export async function writeNewFile<Result>(
  path: string,
  signal: AbortSignal,
  work: (file: FileHandle, folder: string) => Promise<Result>,
): Promise<Result> {
  const target = resolve(path);
  const folder = `${target}.unfinished-${process.pid}`;
  try {
    if (await exists(target)) throw new Problem(backupProblems['backup-exists'], { value: path });
    await mkdir(folder, { mode: 0o700 });
    const growing = join(folder, 'backup');
    const result = await writeWhole(growing, (file) => work(file, folder));
    signal.throwIfAborted();
    await place(growing, target);
    return result;
  } catch (error) {
    throw asBackupProblem(error, path, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeWhole<Result>(
  path: string,
  work: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  await using file = await open(path, 'wx+', 0o600);
  const result = await work(file);
  await file.sync();
  return result;
}

/** A hard link is the one way to name a file that cannot replace another; not every file system has it. */
async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error) ?? '')) throw error;
    if (await exists(to)) throw new Problem(backupProblems['backup-exists'], { value: to, cause: error });
    await rename(from, to);
  }
  await using folder = await open(dirname(to), 'r');
  await folder.sync();
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function asBackupProblem(error: unknown, path: string, signal: AbortSignal): unknown {
  if (error instanceof Problem) return error;
  if (signal.aborted) return new Problem(backupProblems['backup-interrupted'], { cause: error });
  const code = errorCode(error) ?? '';
  const details = { thing: 'file', value: path, cause: error };
  if (code === 'EEXIST') return new Problem(backupProblems['backup-exists'], details);
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code))
    return new Problem(backupProblems['backup-no-space'], details);
  if (['EACCES', 'EROFS', 'ENOENT', 'ENOTDIR', 'EPERM', 'ENAMETOOLONG'].includes(code)) {
    return new Problem(backupProblems['backup-place-unusable'], {
      ...details,
      expected: 'a new file in a folder that exists and may be written to',
    });
  }
  return error;
}
