import { jobName } from '#jobs/job.ts';

/** Fetches what is still to be fetched of an import. */
export const importJob = jobName<{ id: string }>('intake.import');

/** Gives up uploads that nobody goes on with, and forgets tokens and imports that are over. */
export const expireIntakeJob = jobName<Record<string, never>>('intake.expire');
