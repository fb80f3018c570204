import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import { forgetAnswersJob } from './job-names.ts';
import { forgetOld } from './once.ts';

export function idempotencyJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: forgetAnswersJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '35 * * * *', payload: {} },
      handle: () => forgetOld(ctx),
    }),
  ];
}
