import type { Config } from '#config/config.ts';
import type { Database } from '#database/database.ts';
import type { Imaging } from '#imaging/imaging.ts';
import type { Jobs } from '#jobs/job.ts';
import type { Mail } from '#mail/mail.ts';
import type { Clock } from '#platform/clock.ts';
import type { Flows } from '#platform/flows.ts';
import type { InForce } from '#platform/in-force.ts';
import type { Log } from '#platform/log.ts';
import type { Outbound } from '#platform/outbound.ts';
import type { ObjectStore } from '#storage/object-store.ts';

/** Where the outside finds us; known for sure only once we listen, when the port is left to the system. */
export type Addresses = { publicUrl: string; cdnUrl: string };

/** What a feature may use: resources only, never another feature. */
export type Context = {
  readonly config: Config;
  readonly addresses: Addresses;
  readonly database: Database;
  readonly store: ObjectStore;
  readonly imaging: Imaging;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly clock: Clock;
  readonly log: Log;
  /** Stands before every connection to elsewhere. */
  readonly outbound: Outbound;
  /** What may run, since what was promised of it holds. */
  readonly flows: Flows;
  /** What may not begin yet, since people were promised to be told first. */
  readonly inForce: InForce;
};
