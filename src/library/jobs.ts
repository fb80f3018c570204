import { operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import { collectObjects, sweepObjects } from './collect.ts';
import { compactDeletions, keepDeletions } from './deletions/keep.ts';
import {
  catchUpJob,
  collectJob,
  expireTrashJob,
  forgetWordsJob,
  keepDeletionsJob,
  sweepJob,
} from './job-names.ts';
import { lookAtAll } from './looks.ts';
import { forgetWords, readAllWords } from './read-words.ts';
import { expireTrash } from './trash.ts';

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
        await compactDeletions(ctx);
      },
    }),
    defineJob({
      name: keepDeletionsJob,
      payload: {},
      retry: { times: 20, firstSeconds: 5, longestSeconds: 3_600 },
      handle: async () => {
        await keepDeletions(ctx);
      },
    }),
    defineJob({
      name: catchUpJob,
      payload: {},
      retry: { times: 1, firstSeconds: 60, longestSeconds: 60 },
      longestSeconds: 50 * 60,
      schedule: { cron: '10 * * * *', payload: {} },
      handle: async (_, signal) => {
        await readAllWords(ctx, signal);
        await lookAtAll(ctx, signal);
      },
    }),
    defineJob({
      name: expireTrashJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '20 3 * * *', payload: {} },
      handle: async () => {
        const expired = await expireTrash(ctx, operator);
        ctx.log.info({ expired }, 'deleted for good what was in the trash for long enough');
      },
    }),
    defineJob({
      name: forgetWordsJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      longestSeconds: 3_600,
      schedule: { cron: '0 4 * * *', payload: {} },
      handle: (_, signal) => forgetWords(ctx, signal),
    }),
  ];
}
