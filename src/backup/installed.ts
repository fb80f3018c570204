import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '#config/config.ts';
import { Problem } from '#platform/problem.ts';
import { backupProblems } from './problems.ts';

/**
 * A mistyped data folder would be made, and its nothing backed up every night. Throws `installation-missing` when an
 * embedded database is asked for and there is none.
 */
export async function assertInstalled({ database, server }: Config): Promise<void> {
  if (database.url !== undefined) return;
  try {
    await access(join(server.data, 'database', 'cluster'));
  } catch (cause) {
    throw new Problem(backupProblems['installation-missing'], {
      detail: `There is no installation in ${resolve(server.data)}, and DATABASE_URL is not set.`,
      cause,
    });
  }
}
