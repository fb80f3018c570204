import type { Recipient } from '#platform/outbound.ts';

/** Where the tables are kept, when that is another machine. */
export const databaseServer: Recipient = {
  id: 'database-server',
  who: 'the database server that the operator named',
  gets: ['everything that is kept in tables'],
  why: 'to keep what this server knows',
  host: 'fixed',
};
