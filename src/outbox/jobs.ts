import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import { deliverLetter, expireLetters } from './deliver.ts';
import { deliverJob, expireJob } from './job-names.ts';

export function outboxJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: deliverJob,
      payload: { id: 'a letter’s id' },
      // About two days; a letter that is not worth sending any more ends before that.
      retry: { times: 55, firstSeconds: 15, longestSeconds: 3_600 },
      longestSeconds: 300,
      handle: ({ id }, signal) => deliverLetter(ctx, id, signal),
    }),
    defineJob({
      name: expireJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '10 * * * *', payload: {} },
      handle: () => expireLetters(ctx),
    }),
  ];
}
