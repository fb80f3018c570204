import type { Tx } from '#database/database.ts';

/** A job's name; the brand carries the type of its payload, so that what is enqueued fits what is handled. */
export type JobName<Payload> = string & { readonly __payload: (payload: Payload) => void };

/** Names a kind of job: `library.settle`. A payload is small and plain (JSON): ids, not contents, no personal data. */
export function jobName<Payload extends object>(name: string): JobName<Payload> {
  return name as JobName<Payload>;
}

export type Retry = {
  /** How often it is tried again before it counts as failed. */
  readonly times: number;
  /** The pause before the first retry; each further one is about twice as long. */
  readonly firstSeconds: number;
  readonly longestSeconds: number;
};

/** What has to be known of a job to enqueue it. */
export type JobKind = {
  readonly name: JobName<never>;
  /** What each key of a payload holds. A key that is not here is refused when the job is enqueued. */
  readonly payload: Readonly<Record<string, string>>;
  readonly retry: Retry;
  /** The longest a single try may take; 15 minutes when not given. */
  readonly longestSeconds?: number;
};

/** A key of a payload that nobody said the meaning of. */
export class UndeclaredPayload extends Error {
  override readonly name = 'UndeclaredPayload';

  constructor(job: string, keys: readonly string[]) {
    super(`The job ${job} is enqueued with ${keys.join(', ')}, which its definition does not declare.`);
  }
}

/** A kind of job with what does it; made by `defineJob`. */
export type JobDefinition = JobKind & {
  handle(payload: object, signal: AbortSignal): Promise<void>;
  readonly schedule?: Schedule<object>;
};

export type Schedule<Payload> = {
  /** Five fields of cron, in UTC. */
  readonly cron: string;
  readonly payload: Payload;
};

/**
 * Ties a name to its handler. A try that throws is repeated as `retry` says, so `handle` must stand being run twice.
 * `signal` is aborted when the try takes too long or another process has taken the job over.
 */
export function defineJob<Payload extends object>(definition: {
  readonly name: JobName<Payload>;
  readonly payload: { readonly [Key in keyof Payload]-?: string };
  readonly retry: Retry;
  readonly longestSeconds?: number;
  readonly schedule?: Schedule<Payload>;
  handle(this: void, payload: Payload, signal: AbortSignal): Promise<void>;
}): JobDefinition {
  // The payload's type is dropped here: only `enqueue` and `schedule` write payloads, and both demand the name's.
  return definition;
}

export type Jobs = AsyncDisposable & {
  /** Makes the kinds known to this process, so that it may enqueue them; `work` does it as well. */
  prepare(kinds: readonly JobKind[]): Promise<void>;
  /**
   * Enqueues a job in the caller's transaction: it exists if and when that commits. `after`: not before that time.
   */
  enqueue<Payload extends object>(
    tx: Tx,
    name: JobName<Payload>,
    payload: Payload,
    options?: { readonly after?: Date },
  ): Promise<void>;
  /** Enqueues many of a kind in one statement. */
  enqueueAll<Payload extends object>(
    tx: Tx,
    name: JobName<Payload>,
    payloads: readonly Payload[],
  ): Promise<void>;
  /** Starts doing these jobs, and makes the schedules exactly those that the definitions have. */
  work(definitions: readonly JobDefinition[]): Promise<void>;
  /** Takes no more jobs and waits for those that run, 30 seconds at most; what is cut off is tried again later. */
  [Symbol.asyncDispose](): Promise<void>;
};
