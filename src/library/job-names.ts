import { jobName } from '#jobs/job.ts';

/** Removes objects that may not be needed any more. Keys name an organization by its id and a content by its hash. */
export const collectJob = jobName<{ keys: readonly string[] }>('library.collect');

/** Finds what interrupted uploads left. */
export const sweepJob = jobName<Record<string, never>>('library.sweep');

/** Reads the words and looks of what was never read or looked at. */
export const catchUpJob = jobName<Record<string, never>>('library.catch-up');

/** Takes beside the database what was deleted, so that no older backup brings it back. */
export const keepDeletionsJob = jobName<Record<string, never>>('library.keep-deletions');

/** Deletes for good what has been in the trash for long enough. */
export const expireTrashJob = jobName<Record<string, never>>('library.expire-trash');

/** Forgets words that no asset has any more. */
export const forgetWordsJob = jobName<Record<string, never>>('library.forget-words');
