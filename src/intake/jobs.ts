import type { Context } from '#context.ts';
import { defineJob, type JobDefinition } from '#jobs/job.ts';
import { expireIntake } from './expire.ts';
import { expireIntakeJob, importJob } from './job-names.ts';
import { runImport } from './run-import.ts';

export function intakeJobs(ctx: Context): JobDefinition[] {
  return [
    defineJob({
      name: importJob,
      payload: { id: 'the id of an import' },
      retry: { times: 10, firstSeconds: 10, longestSeconds: 3_600 },
      longestSeconds: 12 * 3_600,
      handle: ({ id }, signal) => runImport(ctx, id, signal),
    }),
    defineJob({
      name: expireIntakeJob,
      payload: {},
      retry: { times: 3, firstSeconds: 60, longestSeconds: 3_600 },
      schedule: { cron: '25 * * * *', payload: {} },
      handle: async () => {
        const expired = await expireIntake(ctx);
        if (expired.uploads > 0) ctx.log.info(expired, 'Gave up uploads that nobody went on with.');
      },
    }),
  ];
}
