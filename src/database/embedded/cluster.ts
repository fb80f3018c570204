import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '#platform/problem.ts';
import { databaseProblems } from '#database/problems.ts';
import { readArchiveFacts, syncFolder, unpackFolder } from './archive.ts';

/** A new cluster as the pinned PGlite makes it; see `scripts/make-initial-database.ts`. */
export const initialArchive = fileURLToPath(new URL('initial.br', import.meta.url));

/**
 * The cluster below the folder, made when there is none. A crash during that leaves only a folder that the
 * next start removes: the cluster gets its name when it is complete on the disk. Only for who has the lock.
 */
export async function prepareCluster(folder: string): Promise<string> {
  const cluster = join(folder, 'cluster');
  const version = await readVersion(cluster);
  if (version === undefined) await unpack(folder, cluster);
  else await checkVersion(version, cluster);
  return cluster;
}

async function unpack(folder: string, cluster: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('unpacking-')) await rm(join(folder, name), { recursive: true });
  }
  const temporary = join(folder, `unpacking-${process.pid}`);
  await mkdir(temporary, { mode: 0o700 });
  await unpackFolder(initialArchive, temporary);
  await rename(temporary, cluster);
  await syncFolder(folder);
}

async function checkVersion(version: string, cluster: string): Promise<void> {
  const { postgres } = await readArchiveFacts(initialArchive);
  if (version === postgres) return;
  throw new Problem(databaseProblems['database-unsuitable'], {
    detail: `${cluster} was made by PostgreSQL ${version}; this program has PostgreSQL ${postgres}. Make a backup with the version that wrote it and restore that into a new folder.`,
  });
}

async function readVersion(cluster: string): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
