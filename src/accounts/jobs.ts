import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import { expireAccounts } from './expire.ts';
import { expireJob } from './job-names.ts';

export function accountsJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: expireJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '20 * * * *', payload: {} },
      handle: () => expireAccounts(ctx),
    }),
  ];
}
