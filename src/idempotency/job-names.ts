import { jobName } from '#jobs/job.ts';

/** Forgets answers that are not kept any longer. */
export const forgetAnswersJob = jobName<Record<string, never>>('idempotency.forget');
