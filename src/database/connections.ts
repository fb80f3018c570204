import type { PoolConfig } from 'pg';

/** A way to an engine: how `pg` connects to it, and what to end when the database is closed. */
export type Connections = {
  readonly engine: 'embedded' | 'postgres';
  readonly config: PoolConfig;
  /** What it is called when no connection can be had. */
  readonly unreachable: 'database-stopped' | 'database-unreachable';
  close(): Promise<void>;
};

/** How long a transaction may wait for its client before it is rolled back, in milliseconds. */
export const idleInTransactionMs = 20_000;
