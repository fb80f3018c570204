import type { Recipient } from '#platform/outbound.ts';

/** Programs that an organization wants to hear what happens. */
export const webhookReceiver: Recipient = {
  id: 'webhook-receiver',
  who: 'addresses that an organization wants told what happens to its pictures',
  gets: ['that this server sends', 'ids, paths, sizes and fingerprints of the organization’s pictures'],
  why: 'to tell the organization’s own programs what happened',
  host: 'asked',
};
