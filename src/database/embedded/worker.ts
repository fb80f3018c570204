import { chmod } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openEngine } from './engine.ts';
import { postBytes } from './port-stream.ts';
import { Turns } from './turns.ts';

/** What the thread of the embedded engine is started with. */
export type WorkerStart = {
  /** The cluster. */
  readonly folder: string;
  /** Where other processes of the same user may connect. */
  readonly socket: string;
  /** How long a transaction may wait for its client, in milliseconds. */
  readonly idleMs: number;
};

/** `port`: a new client. `close`: let everyone go, write everything out and end. */
export type ToWorker = { readonly port: MessagePort } | { readonly close: true };
export type FromWorker = { readonly ready: true } | { readonly failed: unknown };

/** The one way out of trouble: the next start recovers from the log of PostgreSQL. */
function fail(cause: unknown): never {
  parentPort?.postMessage({ failed: cause } satisfies FromWorker);
  process.exit(1);
}

async function listen(turns: Turns, path: string): Promise<Server> {
  const server = createServer((socket) => {
    const client = turns.join(socket);
    socket.on('data', (bytes) => client.heard(bytes));
    socket.on('error', () => client.leave());
    socket.on('close', () => client.leave());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

function connect(turns: Turns, port: MessagePort): void {
  const client = turns.join({ write: (bytes) => postBytes(port, [bytes]), end: () => port.close() });
  port.on('message', (bytes: Uint8Array) => client.heard(bytes));
  port.on('close', () => client.leave());
}

async function run(start: WorkerStart): Promise<void> {
  const engine = await openEngine(start.folder, fail);
  const turns = new Turns(engine, start.idleMs, fail);
  const server = await listen(turns, start.socket);
  parentPort?.on('message', (message: ToWorker) => {
    if ('port' in message) return connect(turns, message.port);
    server.close();
    turns
      .close()
      .then(() => engine[Symbol.asyncDispose]())
      .then(() => parentPort?.close())
      .catch(fail);
  });
  parentPort?.postMessage({ ready: true } satisfies FromWorker);
}

run(workerData as WorkerStart).catch(fail);
