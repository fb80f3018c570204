import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import { collectObjects, sweepObjects } from './collect.ts';
import { collectJob, sweepJob } from './job-names.ts';

export function libraryJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: collectJob,
      payload: { keys: 'keys of objects that may not be needed any more' },
      retry: { times: 20, firstSeconds: 5, longestSeconds: 3_600 },
      handle: async ({ keys }) => {
        await collectObjects(ctx, keys);
      },
    }),
    defineJob({
      name: sweepJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      longestSeconds: 6 * 3_600,
      schedule: { cron: '40 3 * * *', payload: {} },
      handle: async () => {
        const swept = await sweepObjects(ctx);
        ctx.log.info(swept, 'swept what interrupted uploads left');
      },
    }),
  ];
}
