import { isDeepStrictEqual } from 'node:util';
import { CompiledQuery } from 'kysely';
import { type Job, type JobResult, PgBoss } from 'pg-boss';
import type { Database, Tx } from '#database/database.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { type JobDefinition, type JobKind, type Jobs, UndeclaredPayload } from './job.ts';
import { jobsSchema, optionsOf, storedQueues, type StoredOptions } from './stored-queues.ts';

/** How many jobs of one kind a process takes at a time and does side by side. */
const batchSize = 4;

const closeMs = 30_000;

export type JobsOptions = {
  /**
   * How often queues are looked at. New jobs are announced and do not wait for it; retries and jobs for later do. Each
   * look costs the embedded engine about a millisecond for each kind of job.
   */
  readonly pollSeconds?: number;
};

/** Opens the queue; its tables are made or brought up to date. `clock` is what `after` is counted by. */
export async function openJobs(
  database: Database,
  log: Log,
  clock: Clock,
  { pollSeconds = 10 }: JobsOptions = {},
): Promise<Jobs> {
  const boss = new PgBoss({
    db: adapter(database),
    schema: jobsSchema,
    backend: database.engine === 'embedded' ? 'pglite' : 'postgres',
    useListenNotify: true,
    // On the embedded engine the upkeep of the database does this for all tables.
    monitorVacuum: database.engine === 'postgres',
    reindex: database.engine === 'postgres',
    flowIntervalSeconds: 60,
    cronWorkerIntervalSeconds: 30,
  });
  boss.on('error', (err) => log.error({ err }, 'The job queue met an error.'));
  boss.on('warning', (warning) => log.warn({ warning }, 'The job queue warns.'));
  const cached = await storedQueues(boss, database);
  await boss.start();
  const queue = new Queue(boss, { cached, log, clock, pollSeconds });
  return {
    prepare: (kinds) => queue.prepare(kinds),
    enqueue: (tx, name, payload, options) => queue.enqueue(tx, name, payload, options?.after),
    enqueueAll: (tx, name, payloads) => queue.enqueueAll(tx, name, payloads),
    work: (definitions) => queue.work(definitions),
    [Symbol.asyncDispose]: () => boss.stop({ close: false, graceful: true, timeout: closeMs }),
  };
}

type QueueOptions = {
  readonly cached: ReadonlySet<string>;
  readonly log: Log;
  readonly clock: Clock;
  readonly pollSeconds: number;
};

class Queue {
  readonly #boss: PgBoss;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #pollSeconds: number;
  /** The queues that `boss` read at its start. */
  readonly #cached: ReadonlySet<string>;
  /** By name: the keys a payload may have. */
  readonly #prepared = new Map<string, ReadonlySet<string>>();

  constructor(boss: PgBoss, { cached, log, clock, pollSeconds }: QueueOptions) {
    this.#boss = boss;
    this.#cached = cached;
    this.#log = log;
    this.#clock = clock;
    this.#pollSeconds = pollSeconds;
  }

  async prepare(kinds: readonly JobKind[]): Promise<void> {
    // Asked once before anything is enqueued, and once more by who works on them.
    const further = kinds.filter(({ name }) => !this.#prepared.has(name));
    if (further.length === 0) return;
    const stored = new Map((await this.#boss.getQueues()).map((queue) => [queue.name, queue]));
    for (const kind of further) {
      const { name, payload } = kind;
      const options = optionsOf(kind);
      const isStored = isDeepStrictEqual({ ...stored.get(name), ...options }, stored.get(name));
      // A start finds them all as it left them: three questions for each would be most of what it asks.
      if (!isStored || !this.#cached.has(name)) await this.#store(name, options);
      this.#prepared.set(name, new Set(Object.keys(payload)));
    }
  }

  async #store(name: string, options: StoredOptions): Promise<void> {
    await this.#boss.createQueue(name, options);
    await this.#boss.updateQueue(name, options);
    // Any question about the queue fills its place in a cache. Left to the first `enqueue`, that question
    // would be asked outside the caller's transaction, which on one session cannot be answered.
    await this.#boss.findJobs(name, { id: '00000000-0000-0000-0000-000000000000' });
  }

  async enqueue(tx: Tx, name: string, payload: object, after: Date | undefined): Promise<void> {
    this.#assertDeclared(name, payload);
    // As a distance: the queue counts by the database's clock, the caller by ours, which a test may have moved.
    const seconds =
      after === undefined ? 0 : Math.ceil((after.getTime() - this.#clock.now().getTime()) / 1_000);
    await this.#boss.send(name, payload, { db: within(tx), ...(seconds > 0 ? { startAfter: seconds } : {}) });
  }

  async enqueueAll(tx: Tx, name: string, payloads: readonly object[]): Promise<void> {
    for (const payload of payloads) this.#assertDeclared(name, payload);
    const jobs = payloads.map((data) => ({ data }));
    if (jobs.length > 0) await this.#boss.insert(name, jobs, { db: within(tx) });
  }

  #assertDeclared(name: string, payload: object): void {
    const declared = this.#prepared.get(name);
    if (declared === undefined) throw new Error(`The job ${name} is enqueued but was never prepared.`);
    const undeclared = Object.keys(payload).filter((key) => !declared.has(key));
    if (undeclared.length > 0) throw new UndeclaredPayload(name, undeclared);
  }

  async work(definitions: readonly JobDefinition[]): Promise<void> {
    await this.prepare(definitions);
    await this.#schedule(definitions);
    for (const definition of definitions) await this.#workOn(definition);
  }

  /** A schedule that is no longer in the list would go on enqueuing for ever. */
  async #schedule(definitions: readonly JobDefinition[]): Promise<void> {
    const wanted = definitions.filter(({ schedule }) => schedule !== undefined);
    const stored = await this.#boss.getSchedules();
    for (const { name } of stored) {
      if (!wanted.some((definition) => definition.name === name)) await this.#boss.unschedule(name);
    }
    for (const { name, schedule } of wanted) {
      if (schedule === undefined) continue;
      const { cron, payload } = schedule;
      const isStored = stored.some(
        (row) => row.name === name && row.cron === cron && isDeepStrictEqual(row.data, payload),
      );
      if (!isStored) await this.#boss.schedule(name, cron, payload, { tz: 'UTC' });
    }
  }

  async #workOn(definition: JobDefinition): Promise<void> {
    const options = {
      batchSize,
      burstWhenBatchFull: true,
      perJobResults: true,
      pollingIntervalSeconds: this.#pollSeconds,
      notifyPollingIntervalSeconds: this.#pollSeconds,
    } as const;
    await this.#boss.work<object>(definition.name, options, (jobs) =>
      Promise.all(jobs.map((job) => this.#try(definition, job))),
    );
  }

  /** One job that fails must not fail those it was fetched with. */
  async #try(definition: JobDefinition, job: Job): Promise<JobResult> {
    try {
      await definition.handle(job.data, job.signal);
      return { id: job.id, status: 'completed' };
    } catch (err) {
      this.#log.error(
        { err, job: definition.name, id: job.id },
        'A job failed; it is tried again while it has tries left.',
      );
      return {
        id: job.id,
        status: 'failed',
        output: { message: err instanceof Error ? err.message : String(err) },
      };
    }
  }
}

type Executor = { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

function adapter(database: Database): Executor & {
  listen(
    channel: string,
    heard: (payload: string) => void,
    back: () => void,
  ): Promise<{ close(): Promise<void> }>;
} {
  return {
    executeSql: async (text, values) => {
      const results = await database.raw(text, values);
      return { rows: results.flatMap(({ rows }) => rows) };
    },
    listen: async (channel, heard, back) => {
      let closed = false;
      const unlessClosed =
        <Args extends unknown[]>(act: (...args: Args) => void) =>
        (...args: Args): void => {
          if (!closed) act(...args);
        };
      await database.listen(channel, unlessClosed(heard), unlessClosed(back));
      back();
      return {
        close: () => {
          closed = true;
          return Promise.resolve();
        },
      };
    },
  };
}

/** The caller's transaction, as the queue wants it. */
function within(tx: Tx): Executor {
  return {
    executeSql: async (text, values) => {
      const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values ?? []));
      return { rows };
    },
  };
}
