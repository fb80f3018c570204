import type { Recipient } from '#platform/outbound.ts';

/** Hosts that somebody with a key asks to take a picture from. */
export const uploadSource: Recipient = {
  id: 'upload-source',
  who: 'hosts of pictures that an organization asks this server to fetch and keep',
  gets: ['that this server asks', 'the address of the picture'],
  why: 'to take in a picture from where it is',
  host: 'asked',
};
