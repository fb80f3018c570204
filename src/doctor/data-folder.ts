import { lstat, opendir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readUnfinishedRestore } from '#backup/unfinished-restore.ts';
import type { Config } from '#config/config.ts';
import { type Finding, ok, problem, reason, warning } from './finding.ts';

const tightBytes = 2e9;
const fullBytes = 200e6;

/** The folder, the disk it is on, and what a restore or a cache has in it. */
export async function checkDataFolder(config: Config): Promise<Finding[]> {
  const folder = resolve(config.server.data);
  const writable = await checkWritable(folder);
  if (writable.state === 'problem') return [writable];
  return [
    writable,
    ...(await checkOwner(folder)),
    await checkRoom('disk space', folder),
    ...(await checkRestore(folder)),
    await checkCache(config),
  ];
}

async function checkWritable(folder: string): Promise<Finding> {
  const probe = join(folder, `doctor-${process.pid}`);
  try {
    await writeFile(probe, 'probe', { flag: 'wx', mode: 0o600 });
    await rm(probe);
    return ok('data folder', `${folder} can be written to.`);
  } catch (error) {
    await rm(probe, { force: true }).catch(() => undefined);
    return problem(
      'data folder',
      `${folder} cannot be written to: ${reason(error)}.`,
      'Check VITRINE_DATA, that the folder belongs to the user the server runs as, and that its disk is neither full nor read-only.',
    );
  }
}

/** Files made by another user are what most often stops a start after somebody worked as root. */
async function checkOwner(folder: string): Promise<Finding[]> {
  const { uid, mode } = await stat(folder);
  const me = process.getuid?.() ?? uid;
  if (uid !== me) {
    return [
      warning(
        'owner',
        `${folder} belongs to user ${uid}, and this runs as user ${me}.`,
        'Run commands as the user the server runs as, else they make files it cannot change.',
      ),
    ];
  }
  if ((mode & 0o077) === 0)
    return [ok('owner', 'Only the user it belongs to can look into the data folder.')];
  return [warning('owner', `Other users of the machine can look into ${folder}.`, `chmod 700 ${folder}`)];
}

export async function checkRoom(check: string, folder: string): Promise<Finding> {
  const { bavail, bsize, files, ffree } = await statfs(folder);
  const free = bavail * bsize;
  const says = `${(free / 1e9).toFixed(1)} GB free for ${folder}.`;
  if (files > 0 && ffree < 1_000) {
    return problem(
      check,
      `The disk of ${folder} has ${ffree} places for files left.`,
      'Free or add disk space.',
    );
  }
  if (free < fullBytes) return problem(check, says, 'Uploads fail when it is full. Free or add disk space.');
  if (free < tightBytes) return warning(check, says, 'Free or add disk space, or lower VITRINE_DISK_CACHE.');
  return ok(check, says);
}

async function checkRestore(folder: string): Promise<Finding[]> {
  const noted = await readUnfinishedRestore(folder);
  if (noted === undefined) return [];
  return [
    problem(
      'restore',
      `The restore of ${noted.file} was cut short.`,
      'Run vitrine restore again; the server does not start before.',
    ),
  ];
}

async function checkCache({ delivery, server }: Config): Promise<Finding> {
  const folder = join(server.data, 'cache', 'derivatives');
  const { bytes, files } = await sizeOf(folder);
  const says = `${files} rendered pictures take ${(bytes / 1e6).toFixed(0)} MB of ${(delivery.diskCacheBytes / 1e6).toFixed(0)} MB.`;
  return bytes > delivery.diskCacheBytes * 1.1
    ? warning(
        'picture cache',
        says,
        'A running server evicts what is too much; if it stays, its log says why.',
      )
    : ok('picture cache', says);
}

/** What files take of the disk, in whole blocks. Nothing there is nothing. */
async function sizeOf(folder: string): Promise<{ bytes: number; files: number }> {
  const total = { bytes: 0, files: 0 };
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      if (!entry.isFile()) continue;
      const found = await lstat(join(entry.parentPath, entry.name)).catch(() => undefined);
      total.bytes += (found?.blocks ?? 0) * 512;
      total.files += 1;
    }
  } catch {
    // The cache comes and goes with the server.
  }
  return total;
}
