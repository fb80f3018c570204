import { jobName } from '#jobs/job.ts';

/** Lets go of sessions, links and changes that are over. */
export const expireJob = jobName<Record<string, never>>('accounts.expire');
