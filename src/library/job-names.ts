import { jobName } from '#jobs/job.ts';

/** Removes objects that may not be needed any more. Keys name an organization by its id and a content by its hash. */
export const collectJob = jobName<{ keys: readonly string[] }>('library.collect');

/** Finds what interrupted uploads left. */
export const sweepJob = jobName<Record<string, never>>('library.sweep');
