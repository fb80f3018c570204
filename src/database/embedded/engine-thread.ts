import v8 from 'node:v8';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { databaseProblems } from '#database/problems.ts';
import type { Log } from '#platform/log.ts';
import { Problem } from '#platform/problem.ts';
import { PortStream } from './port-stream.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker.ts';

/** An engine that failed soon after its start is not started again before this has passed. */
const pauseMs = 2_000;
const soonMs = 5_000;

/**
 * The thread that runs the embedded engine, so that a long query does not stop the server. Should the
 * engine end by itself (a full disk, say), the next connection starts it again.
 */
export class EngineThread {
  readonly #start: WorkerStart;
  readonly #log: Log;
  #worker: Promise<Worker> | undefined;
  #restUntil = -Infinity;
  #closing = false;

  constructor(start: WorkerStart, log: Log) {
    this.#start = start;
    this.#log = log;
  }

  /** Rejects when the engine cannot be opened. */
  async started(): Promise<void> {
    await this.#running();
  }

  /** A connection for `pg`. One that cannot be had looks like a connection that was closed. */
  connect(): PortStream {
    const { port1, port2 } = new MessageChannel();
    this.#running().then(
      (worker) => post(worker, { port: port2 }, [port2]),
      () => port2.close(),
    );
    return new PortStream(port1);
  }

  async close(): Promise<void> {
    this.#closing = true;
    const worker = await this.#worker?.catch(() => undefined);
    if (worker === undefined || worker.threadId === -1) return;
    const ended = new Promise((resolve) => void worker.once('exit', resolve));
    post(worker, { close: true });
    await ended;
  }

  #running(): Promise<Worker> {
    const resting = performance.now() < this.#restUntil;
    if (this.#closing || (this.#worker === undefined && resting)) return Promise.reject(stopped());
    this.#worker ??= this.#open();
    return this.#worker;
  }

  #open(): Promise<Worker> {
    keepWasmUnoptimized();
    const worker = new Worker(new URL('worker.ts', import.meta.url), {
      workerData: this.#start,
      // What it holds outside the engine's own memory is messages on their way.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    const since = performance.now();
    return new Promise((resolve, reject) => {
      let cause: unknown;
      worker.on('message', (message: FromWorker) => {
        if ('ready' in message) resolve(worker);
        else cause = message.failed;
      });
      worker.on('error', (error) => (cause = error));
      worker.on('exit', () => {
        this.#ended(since, cause);
        reject(stopped(cause));
      });
    });
  }

  #ended(since: number, cause: unknown): void {
    this.#worker = undefined;
    if (this.#closing) return;
    const now = performance.now();
    if (now < since + soonMs) this.#restUntil = now + pauseMs;
    this.#log.error(
      { err: cause },
      'The embedded database has stopped. It is started again at its next use.',
    );
  }
}

/**
 * V8's optimizing compiler takes half a gigabyte for the 9 MB of code of the engine, whenever one of its larger functions
 * has been used often enough: also half a minute after a start at which nothing else is done. Queries cost the same CPU
 * without it. The flags are the process's and stay, since functions are compiled at their first use; other
 * WebAssembly runs in processes of its own.
 */
function keepWasmUnoptimized(): void {
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) v8.setFlagsFromString(flag);
}

function post(worker: Worker, message: ToWorker, transfer: readonly MessagePort[] = []): void {
  worker.postMessage(message, transfer);
}

function stopped(cause?: unknown): Problem {
  return new Problem(databaseProblems['database-stopped'], { cause });
}
