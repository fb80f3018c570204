import { accountsJobs } from '#accounts/jobs.ts';
import type { Context } from '#context.ts';
import { intakeJobs } from '#intake/jobs.ts';
import type { JobDefinition } from '#jobs/job.ts';
import { libraryJobs } from '#library/jobs.ts';
import { meteringJobs } from '#metering/jobs.ts';
import { outboxJobs } from '#outbox/jobs.ts';
import { webhooksJobs } from '#webhooks/jobs.ts';

/** Every job there is. */
export function schedule(ctx: Context): JobDefinition[] {
  return [
    ...[...accountsJobs(ctx), ...libraryJobs(ctx), ...meteringJobs(ctx), ...outboxJobs(ctx)],
    ...[...webhooksJobs(ctx), ...intakeJobs(ctx)],
  ];
}
