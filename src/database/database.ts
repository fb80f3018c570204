import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables/tables.ts';

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/**
 * The connection to PostgreSQL: a server of its own, or the embedded one.
 * Inside `transaction` only `tx` may be used: the embedded engine has one session, so asking the outer
 * `db` there would wait for itself. It throws `database-nested-use` instead, on both engines. What belongs to a session
 * (SET, session locks, temporary tables, prepared statements) is not for use: sessions are shared.
 */
export type Database = AsyncDisposable & {
  readonly engine: 'embedded' | 'postgres';
  readonly db: Db;
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /**
   * SQL as a library brings it: several statements when there are no values. One result for each
   * statement; a statement that fails leaves no open transaction behind.
   */
  raw(text: string, values?: readonly unknown[]): Promise<readonly { readonly rows: unknown[] }[]>;
  /**
   * Calls `heard` for each `NOTIFY` on the channel, from whichever process. `lost` is called when
   * notifications may have been missed (the connection broke and is back): what was cached is stale.
   */
  listen(channel: string, heard: (payload: string) => void, lost: () => void): Promise<void>;
  /**
   * Notifies every process when the transaction commits, and none when it rolls back. This process has heard it
   * when `transaction` resolves: whoever is answered then finds nothing stale here.
   */
  announce(tx: Tx, channel: string, payload: string): Promise<void>;
};
