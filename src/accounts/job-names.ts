import { jobName } from '#jobs/job.ts';

/** Lets go of sessions, links and changes that are over. */
export const expireJob = jobName<Record<string, never>>('accounts.expire');

/** Erases closed organizations whose time is over. */
export const eraseJob = jobName<Record<string, never>>('accounts.erase-closed');
