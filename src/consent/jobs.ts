import type { Context } from '#context.ts';
import { defineJob, type JobDefinition, jobName } from '#jobs/job.ts';
import { daysKept } from '#privacy/declaration.ts';
import { consentPersonalData } from './personal-data.ts';

export function consentJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: jobName<Record<string, never>>('consent.expire'),
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '35 3 * * *', payload: {} },
      handle: () => expireChoices(ctx),
    }),
  ];
}

/** Forgets choices that need to be proved to nobody any more. */
export async function expireChoices(ctx: Context): Promise<void> {
  const days = daysKept(ctx, consentPersonalData, 'choices that ended');
  const before = new Date(ctx.clock.now().getTime() - days * 86_400_000);
  await ctx.database.db.deleteFrom('consents').where('ends_at', '<', before).execute();
}
