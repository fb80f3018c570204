import type { Context } from '#context.ts';
import { defineJob, type JobDefinition, jobName } from '#jobs/job.ts';
import type { PersonalData } from './declaration.ts';
import { appendToLedger } from './ledger/ledger.ts';
import { heedNotice } from './notice/heed.ts';
import { measureOldest } from './probes/oldest-values.ts';
import type { Registries } from './registries.ts';

const heedJob = jobName<Record<string, never>>('privacy.heed-notice');
const recordJob = jobName<Record<string, never>>('privacy.record');

/** Lets begin what the notice has come to say; writes into the record, once a day, how old the oldest of everything is. */
export function privacyJobs(ctx: Context, registries: Registries): JobDefinition[] {
  const { inventory } = registries;
  return [
    defineJob({
      name: heedJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '*/10 * * * *', payload: {} },
      handle: () => heedNotice(ctx, registries),
    }),
    defineJob({
      name: recordJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '50 4 * * *', payload: {} },
      handle: () => recordRetention(ctx, inventory),
    }),
  ];
}

export async function recordRetention(ctx: Context, inventory: readonly PersonalData[]): Promise<void> {
  const oldest = await measureOldest(ctx, inventory);
  const days = Object.fromEntries(oldest.map(({ what, days: age }) => [what, age]));
  const over = oldest.filter(({ isOver }) => isOver).map(({ what }) => what);
  await ctx.database.transaction((tx) =>
    appendToLedger(tx, ctx.clock.now(), { kind: 'retention', facts: { days, over } }),
  );
}
