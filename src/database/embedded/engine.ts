import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { DurableFiles } from './durable-files.ts';

/**
 * `-F` would turn fsync off. `fsync` is the one `wal_sync_method` that reaches the hook of `DurableFiles`.
 * Small buffers: the operating system caches the files anyway, and this is memory of the server.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=fsync', 'shared_buffers=16MB', 'max_wal_size=64MB', 'min_wal_size=32MB'].flatMap(
    (setting) => ['-c', setting],
  ),
];

/** PostgreSQL with one session, spoken to in whole messages of its wire protocol. */
export type Engine = AsyncDisposable & {
  /** `18.6`, say. */
  readonly version: string;
  /** How often the files were told to be on the disk. */
  syncs(): number;
  /**
   * Runs messages to their end on this thread and gives the answer to `heard`, in pieces that are valid only during the
   * call. Rejects when the engine has ended; it cannot be used after that.
   */
  exchange(messages: Uint8Array, heard: (piece: Uint8Array) => void): Promise<void>;
};

/** What the module's own jump back to the main loop after an ordinary error looks like from outside. */
const afterError = 100;

/**
 * PGlite swallows whatever its main loop throws and tries again for ever. After a PANIC (no room for the log,
 * say) the engine's memory cannot be trusted, so that has to end it.
 */
function endOnPanic(pglite: PGlite, failed: (cause: unknown) => void): void {
  const module = pglite.Module;
  const once = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      once();
    } catch (error) {
      if ((error as { status?: number }).status !== afterError) failed(error);
      throw error;
    }
  };
}

/**
 * Opens the cluster in the folder; what was committed before a crash is recovered here. `failed` is called when the engine must not
 * be used any more, and has to end the thread.
 */
export async function openEngine(folder: string, failed: (cause: unknown) => void): Promise<Engine> {
  const files = new DurableFiles(folder, failed);
  const pglite = await PGlite.create({ fs: files, extensions: { pg_trgm }, startParams });
  endOnPanic(pglite, failed);
  const answer = await pglite.query<{ server_version: string }>('show server_version');
  return {
    version: answer.rows[0]?.server_version ?? '',
    syncs: () => files.syncs,
    exchange: (messages, heard) =>
      pglite.execProtocolRawStream(messages, { syncToFs: false, onRawData: heard }),
    [Symbol.asyncDispose]: () => pglite.close(),
  };
}
