import type { CarriedTable } from '#database/backup/format.ts';
import type { Clock } from '#platform/clock.ts';
import { type Jobs, jobName } from './job.ts';
import { jobsSchema } from './stored-queues.ts';

/**
 * What a backup carries of the queue: the jobs that are still to be done, to be enqueued again by a restore. Their
 * kinds must be prepared then. A job that ran while the backup was made runs again.
 */
export function jobsToCarry(jobs: Jobs, clock: Clock): CarriedTable {
  return {
    name: `${jobsSchema}.pending`,
    columns: ['name', 'payload', 'after'],
    select: `select name, data as payload, to_char(start_after at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as after
      from ${jobsSchema}.job where state in ('created', 'retry', 'active') and name not like '\\_\\_pgboss\\_\\_%'`,
    fill: async (tx, rows) => {
      for (const [name, payload, after] of rows) {
        const due = new Date(after ?? clock.now());
        await jobs.enqueue(tx, jobName(name ?? ''), JSON.parse(payload ?? '{}') as object, { after: due });
      }
    },
  };
}
