import type { PgBoss } from 'pg-boss';
import type { Database } from '#database/database.ts';
import type { JobKind } from './job.ts';

/** The schema of the queue's own tables. */
export const jobsSchema = 'jobs';

/** A process that dies is noticed after this, and its jobs are tried again. */
const heartbeatSeconds = 60;

/** How long done and failed jobs stay to be looked at. */
const keptSeconds = 3 * 24 * 3_600;

export type StoredOptions = ReturnType<typeof optionsOf>;

/** What the database keeps of a kind of job. */
export function optionsOf({ retry, longestSeconds = 900 }: JobKind) {
  return {
    notify: true,
    retryLimit: retry.times,
    retryDelay: retry.firstSeconds,
    retryBackoff: true,
    retryDelayMax: retry.longestSeconds,
    expireInSeconds: longestSeconds,
    heartbeatSeconds,
    deleteAfterSeconds: keptSeconds,
  };
}

/** The names of the queues there are; the columns beside may be those of an earlier version until `boss` has started. */
export async function storedQueues(boss: PgBoss, database: Database): Promise<ReadonlySet<string>> {
  if (!(await boss.isInstalled())) return new Set();
  const [result] = await database.raw(`select name from ${jobsSchema}.queue`);
  const rows = (result?.rows ?? []) as readonly { name: string }[];
  return new Set(rows.map(({ name }) => name));
}
