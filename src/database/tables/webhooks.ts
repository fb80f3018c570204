import type { Id } from '#platform/id.ts';

/** Addresses that want to hear what happens in an organization. */
export type WebhookEndpointsTable = {
  id: Id<'webhook'>;
  organization_id: Id<'organization'>;
  url: string;
  label: string;
  /** Types of events it hears. */
  events: string[];
  /** As it is: to sign, the server needs the secret itself. `whsec_` and 32 bytes of base64. */
  secret: string;
  created_at: Date;
  /** When the first of the tries failed that have all failed since; null after one that succeeded. */
  failing_since: Date | null;
  /** Nothing is sent to it any more. */
  disabled_at: Date | null;
};

/** What was sent to an endpoint, or is to be. */
export type WebhookDeliveriesTable = {
  /** Also the id that the receiver tells repetitions by. */
  id: Id<'delivery'>;
  endpoint_id: Id<'webhook'>;
  type: string;
  /** As it is signed and sent. */
  body: string;
  state: 'waiting' | 'delivered' | 'failed';
  created_at: Date;
  attempts: number;
  last_at: Date | null;
  /** When it is tried next; null when it is not. */
  next_at: Date | null;
  /** The HTTP status of the last answer; null where there was none. */
  status: number | null;
  /** Why the last try failed. */
  fault: string | null;
};

/** Which shares of its credits an organization was told it has used, once a period each. */
export type WebhookThresholdsTable = {
  organization_id: Id<'organization'>;
  /** Its beginning. */
  period: Date;
  percent: number;
  reached_at: Date;
};
