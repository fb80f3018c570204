import { jobName } from '#jobs/job.ts';

/** Lets go of sessions, links and changes that are over. */
export const expireJob = jobName<Record<string, never>>('accounts.expire');

/** Erases who wanted to be erased, when they can no longer take it back. */
export const eraseLeftJob = jobName<Record<string, never>>('accounts.erase-left');

/** Erases closed organizations whose time is over. */
export const eraseJob = jobName<Record<string, never>>('accounts.erase-closed');

/** Reminds the operator of requests about data that have to be answered soon. */
export const remindJob = jobName<Record<string, never>>('accounts.remind');
/** Writes to everybody of a change of the notice. */
export const tellOfNoticeJob = jobName<Record<string, never>>('accounts.tell-of-notice');
