import { AsyncLocalStorage } from 'node:async_hooks';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Log } from '#platform/log.ts';
import { Problem } from '#platform/problem.ts';
import { type Connections, idleInTransactionMs } from './connections.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded/embedded.ts';
import { Listener } from './listener.ts';
import { openPostgres } from './postgres.ts';
import { databaseProblems } from './problems.ts';
import type { Tables } from './tables/tables.ts';
import { Upkeep } from './upkeep.ts';

export type DatabaseOptions = {
  /** A PostgreSQL server; without it, the embedded engine. */
  readonly url: string | undefined;
  /** The data folder; the embedded database is in `database/` below it. */
  readonly folder: string;
  /** The most connections to a PostgreSQL server. */
  readonly connections: number;
  readonly log: Log;
  /** For commands: join the process that has the embedded database open, if there is one. */
  readonly share?: boolean;
  /** How long a transaction of the embedded engine may wait for its client, in milliseconds. */
  readonly idleInTransactionMs?: number;
};

/**
 * Opens the database; it may lack migrations still (`migrate`). Throws `database-in-use`,
 * `database-unreachable` or `database-unsuitable`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, folder, log, share = false } = options;
  const connections =
    url === undefined
      ? await openEmbedded({ folder, share, log, idleMs: options.idleInTransactionMs ?? idleInTransactionMs })
      : await openPostgres(url, options.connections);
  return overConnections(connections, log, !share);
}

/** Whether the code that runs now was called by the `work` of a transaction that is still open. */
type Scope = { open: boolean; readonly announced: { channel: string; payload: string }[] };

function overConnections(connections: Connections, log: Log, holder: boolean): Database {
  const pool = new pg.Pool(connections.config);
  // While a transaction has it, a broken connection is told to nobody else; unheard it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (err) => log.warn({ err }, 'An idle connection to the database broke.'));
  const scope = new AsyncLocalStorage<Scope>();
  const checkOutside = (): void => {
    if (scope.getStore()?.open === true) throw new Problem(databaseProblems['database-nested-use']);
  };
  const connect = async (): Promise<pg.PoolClient> => {
    checkOutside();
    return pool.connect().catch((cause: unknown) => {
      throw new Problem(databaseProblems[connections.unreachable], { cause });
    });
  };
  // Kysely ends a pool only if it has used it.
  const end = (): Promise<void> => Promise.resolve();
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { connect, end, options: pool.options } }),
  });
  const listener = new Listener(connections.config, log);
  const upkeep = holder && connections.engine === 'embedded' ? new Upkeep(pool, log) : undefined;
  return {
    engine: connections.engine,
    db,
    transaction: async (work) => {
      const here: Scope = { open: true, announced: [] };
      const result = await db.transaction().execute((tx) => inScope(scope, here, () => work(tx)));
      for (const { channel, payload } of here.announced) listener.tell(channel, payload);
      return result;
    },
    raw: async (text, values = []) => {
      checkOutside();
      // `pg` gives an array when the text had several statements.
      const results: pg.QueryResult | pg.QueryResult[] = await pool.query(text, [...values]);
      return Array.isArray(results) ? results : [results];
    },
    listen: (channel, heard, lost) => listener.listen({ channel, heard, lost }),
    announce: async (tx, channel, payload) => {
      await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
      scope.getStore()?.announced.push({ channel, payload });
    },
    [Symbol.asyncDispose]: async () => {
      await upkeep?.close();
      await listener.close();
      await db.destroy();
      await pool.end();
      await connections.close();
    },
  };
}

async function inScope<Result>(
  scope: AsyncLocalStorage<Scope>,
  here: Scope,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await scope.run(here, work);
  } finally {
    here.open = false;
  }
}
