import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import { deliverWebhook } from './deliver.ts';
import { forgetDeliveries } from './deliveries.ts';
import { deliverWebhookJob, forgetJob, thresholdsJob } from './job-names.ts';
import { announceThresholds } from './thresholds.ts';

export function webhooksJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: deliverWebhookJob,
      payload: { id: 'the id of a delivery' },
      // For faults of ours; what a receiver does wrong has pauses of its own.
      retry: { times: 5, firstSeconds: 30, longestSeconds: 3_600 },
      longestSeconds: 60,
      handle: ({ id }, signal) => deliverWebhook(ctx, id, signal),
    }),
    defineJob({
      name: forgetJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '50 2 * * *', payload: {} },
      handle: () => forgetDeliveries(ctx),
    }),
    defineJob({
      name: thresholdsJob,
      payload: {},
      retry: { times: 1, firstSeconds: 60, longestSeconds: 60 },
      schedule: { cron: '7 * * * *', payload: {} },
      handle: () => announceThresholds(ctx),
    }),
  ];
}
