import type { Context } from '#context.ts';
import { defineJob, type JobDefinition, jobName } from '#jobs/job.ts';
import { daysKept } from '#privacy/declaration.ts';
import { disclosuresPersonalData } from './personal-data.ts';
import { tellUnbarred } from './tell.ts';

const watchJob = jobName<Record<string, never>>('disclosures.watch');

/** Tells people when no law forbids it any more, and lets go of old cases. */
export function disclosuresJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: watchJob,
      payload: {},
      retry: { times: 10, firstSeconds: 30, longestSeconds: 1_800 },
      schedule: { cron: '5 * * * *', payload: {} },
      handle: async () => {
        await tellUnbarred(ctx);
        await expireCases(ctx);
      },
    }),
  ];
}

export async function expireCases(ctx: Context): Promise<void> {
  const days = daysKept(ctx, disclosuresPersonalData, 'cases of disclosure');
  const before = new Date(ctx.clock.now().getTime() - days * 86_400_000);
  await ctx.database.db.deleteFrom('disclosures').where('made_at', '<', before).execute();
}
