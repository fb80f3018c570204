import { jobName } from '#jobs/job.ts';
import type { Id } from '#platform/id.ts';

/** Sends one letter. */
export const deliverJob = jobName<{ id: Id<'message'> }>('outbox.deliver');

/** Lets go of what is too old. */
export const expireJob = jobName<Record<string, never>>('outbox.expire');
