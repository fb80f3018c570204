import { operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import type { Erasure } from '#privacy/erasure.ts';
import { eraseClosed } from './erase-closed.ts';
import { expireAccounts } from './expire.ts';
import { eraseJob, eraseLeftJob, expireJob, remindJob, tellOfNoticeJob } from './job-names.ts';
import { eraseLeft } from './leave.ts';
import { tellOfNotice } from './notice-changes/tell.ts';
import { remindOfRequests } from './requests/remind.ts';

/** `erasures`: what every folder does when an organization is erased. */
export function accountsJobs(
  ctx: Context,
  { erasures, inventory }: { erasures: readonly Erasure[]; inventory: readonly PersonalData[] },
): JobDefinition[] {
  return [
    defineJob({
      name: expireJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '20 * * * *', payload: {} },
      handle: () => expireAccounts(ctx),
    }),
    defineJob({
      name: eraseJob,
      payload: {},
      retry: { times: 20, firstSeconds: 30, longestSeconds: 3_600 },
      longestSeconds: 6 * 3_600,
      schedule: { cron: '*/10 * * * *', payload: {} },
      handle: (_payload, signal) => eraseClosed(ctx, erasures, signal),
    }),
    defineJob({
      name: eraseLeftJob,
      payload: {},
      retry: { times: 20, firstSeconds: 30, longestSeconds: 3_600 },
      schedule: { cron: '*/10 * * * *', payload: {} },
      handle: async () => {
        await eraseLeft(ctx, operator, inventory);
      },
    }),
    defineJob({
      name: remindJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '30 * * * *', payload: {} },
      handle: async () => {
        await remindOfRequests(ctx, operator);
      },
    }),
    defineJob({
      name: tellOfNoticeJob,
      payload: {},
      retry: { times: 20, firstSeconds: 30, longestSeconds: 3_600 },
      longestSeconds: 3_600,
      schedule: { cron: '*/10 * * * *', payload: {} },
      handle: (_payload, signal) => tellOfNotice(ctx, signal),
    }),
  ];
}
