import type { Context } from '#context.ts';
import { defineJob, type JobDefinition, jobName } from '#jobs/job.ts';
import { publishMonths } from './publish.ts';

export function audienceJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: jobName<Record<string, never>>('audience.publish'),
      payload: {},
      retry: { times: 20, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '15 1 * * *', payload: {} },
      handle: async () => {
        await publishMonths(ctx);
      },
    }),
  ];
}
