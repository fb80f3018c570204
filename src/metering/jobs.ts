import type { Context } from '#context.ts';
import { defineJob, type JobDefinition, jobName } from '#jobs/job.ts';
import { compactUsage } from './compact.ts';

export function meteringJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: jobName<Record<string, never>>('metering.compact'),
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '20 2 * * *', payload: {} },
      handle: () => compactUsage(ctx),
    }),
  ];
}
