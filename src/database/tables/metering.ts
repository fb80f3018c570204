import type { Id } from '#platform/id.ts';

/**
 * What one process counted for one organization in one hour. A process writes its whole count each time, so
 * writing twice changes nothing; the counts of all processes are added up when read.
 */
export type UsageHoursTable = {
  organization_id: Id<'organization'>;
  /** The beginning of the hour, UTC. */
  hour: Date;
  /** The process that counted; all zeros once older hours have been added up. */
  run_id: Id<'run'>;
  delivered_bytes: string;
  deliveries: string;
  transformations: string;
};
