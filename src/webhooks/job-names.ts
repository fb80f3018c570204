import { jobName } from '#jobs/job.ts';

/** Sends one event to one endpoint. */
export const deliverWebhookJob = jobName<{ id: string }>('webhooks.deliver');

/** Forgets what was sent long ago. */
export const forgetJob = jobName<Record<string, never>>('webhooks.forget');

/** Looks who has used up most of their credits. */
export const thresholdsJob = jobName<Record<string, never>>('webhooks.thresholds');
