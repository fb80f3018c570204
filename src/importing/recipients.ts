import type { Recipient } from '#platform/outbound.ts';

/** The server an operator imports from. */
export const importSource: Recipient = {
  id: 'import-source',
  who: 'the server that an operator imports folders and pictures from',
  gets: ['that this server asks', 'the key the operator gave for it', 'the names of its own pictures'],
  why: 'to copy an organization’s pictures from where they were',
  host: 'asked',
};
