import type { Context } from '#context.ts';
import { defineJob, type JobDefinition, jobName } from '#jobs/job.ts';
import { provableDays } from './personal-data.ts';

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
export async function expireChoices({ database, clock }: Context): Promise<void> {
  const before = new Date(clock.now().getTime() - provableDays * 86_400_000);
  await database.db.deleteFrom('consents').where('ends_at', '<', before).execute();
}
