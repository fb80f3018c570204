import type { Recipient } from '#platform/outbound.ts';

/** Hosts whose pictures an organization shows through this server. */
export const remotePictureSource: Recipient = {
  id: 'remote-picture-source',
  who: 'hosts that the operator allowed an organization to show pictures of',
  gets: ['that this server asks', 'the address of the picture'],
  why: 'to deliver a picture of another host; who looks at it is not told',
  host: 'asked',
};
