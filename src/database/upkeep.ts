import type pg from 'pg';
import type { Log } from '#platform/log.ts';

const everyMs = 60_000;

/** A log longer than this is checkpointed: it bounds the disk taken and the time to recover after a crash. */
const longestLogBytes = 32 * 2 ** 20;

/** Tables that autovacuum would take by its default thresholds, or whose oldest row is too many transactions old. */
const worn = `
  select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_stat_all_tables s on s.relid = c.oid
  where c.relkind in ('r', 'm') and c.relpersistence = 'p' and (
    s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
    or s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)
    or age(c.relfrozenxid) > 200000000
  )`;

/**
 * What the background processes of a PostgreSQL server do, and the embedded engine does not have: without
 * it the log grows for ever and dead rows stay.
 */
export class Upkeep {
  readonly #pool: pg.Pool;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(pool: pg.Pool, log: Log) {
    this.#pool = pool;
    this.#log = log;
    this.#timer = setInterval(() => void this.run(), everyMs).unref();
  }

  /** Each statement is one turn of the engine, so that others come in between. */
  run(): Promise<void> {
    this.#running = this.#running
      .then(() => this.#round())
      .catch((err: unknown) => this.#log.warn({ err }, 'The upkeep of the database failed.'));
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #round(): Promise<void> {
    const tables = await this.#pool.query<{ name: string }>(worn);
    for (const { name } of tables.rows) {
      if (this.#closed) return;
      await this.#pool.query(`vacuum (analyze) ${name}`);
    }
    const log = await this.#pool.query<{ long: boolean }>(
      'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) > $1 as long from pg_control_checkpoint()',
      [longestLogBytes],
    );
    if (log.rows[0]?.long === true) await this.#pool.query('checkpoint');
  }
}
