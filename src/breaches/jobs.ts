import type { Context } from '#context.ts';
import { defineJob, type JobDefinition, jobName } from '#jobs/job.ts';
import { daysKept } from '#privacy/declaration.ts';
import { breachesPersonalData } from './personal-data.ts';
import { expireBreaches, remindOfBreaches } from './tell.ts';

const watchJob = jobName<Record<string, never>>('breaches.watch');

/** Reminds while the 72 hours run, and lets go of what is old. */
export function breachesJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: watchJob,
      payload: {},
      retry: { times: 10, firstSeconds: 30, longestSeconds: 1_800 },
      schedule: { cron: '*/15 * * * *', payload: {} },
      handle: async () => {
        await remindOfBreaches(ctx);
        const days = daysKept(ctx, breachesPersonalData, 'breaches that are done');
        await expireBreaches(ctx, new Date(ctx.clock.now().getTime() - days * 86_400_000));
      },
    }),
  ];
}
