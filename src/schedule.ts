import { accountsJobs } from '#accounts/jobs.ts';
import { audienceJobs } from '#audience/jobs.ts';
import { breachesJobs } from '#breaches/jobs.ts';
import { consentJobs } from '#consent/jobs.ts';
import { inventory, recipients } from '#inventory.ts';
import type { Context } from '#context.ts';
import { disclosuresJobs } from '#disclosures/jobs.ts';
import { erasures } from '#erasures.ts';
import { idempotencyJobs } from '#idempotency/jobs.ts';
import { intakeJobs } from '#intake/jobs.ts';
import type { JobDefinition } from '#jobs/job.ts';
import { libraryJobs } from '#library/jobs.ts';
import { meteringJobs } from '#metering/jobs.ts';
import { outboxJobs } from '#outbox/jobs.ts';
import { privacyJobs } from '#privacy/jobs.ts';
import { webhooksJobs } from '#webhooks/jobs.ts';

/** Every job there is. */
export function schedule(ctx: Context): JobDefinition[] {
  return [
    ...accountsJobs(ctx, { erasures, inventory }),
    ...consentJobs(ctx),
    ...audienceJobs(ctx),
    ...breachesJobs(ctx),
    ...disclosuresJobs(ctx),
    ...libraryJobs(ctx),
    ...meteringJobs(ctx),
    ...outboxJobs(ctx),
    ...privacyJobs(ctx, { inventory, recipients }),
    ...webhooksJobs(ctx),
    ...intakeJobs(ctx),
    ...idempotencyJobs(ctx),
  ];
}
