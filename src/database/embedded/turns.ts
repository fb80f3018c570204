import { AnswerReader } from './answer-reader.ts';
import { Client, type Line } from './client.ts';
import type { Engine } from './engine.ts';
import { query, sync } from './wire.ts';

/**
 * The engine has one session; its clients take turns. A client has the session from its first message until
 * the engine says it is idle again, so a transaction is never mixed with another's statements.
 */
export class Turns {
  readonly #engine: Engine;
  readonly #idleMs: number;
  readonly #failed: (cause: unknown) => void;
  readonly #clients = new Set<Client>();
  readonly #queue: Client[] = [];
  /** Who is in the middle of a transaction. */
  #holder: Client | undefined;
  #idle: NodeJS.Timeout | undefined;
  #running = false;

  /** `idleMs`: how long a transaction may wait for its client. `failed` is called once when the engine has ended. */
  constructor(engine: Engine, idleMs: number, failed: (cause: unknown) => void) {
    this.#engine = engine;
    this.#idleMs = idleMs;
    this.#failed = failed;
  }

  join(line: Line): Client {
    const client = new Client(line, {
      version: this.#engine.version,
      pid: process.pid,
      ready: (ready) => {
        if (!this.#queue.includes(ready)) this.#queue.push(ready);
        this.#run();
      },
      gone: (gone) => {
        this.#clients.delete(gone);
        if (this.#queue.includes(gone)) this.#queue.splice(this.#queue.indexOf(gone), 1);
        this.#run();
      },
    });
    this.#clients.add(client);
    return client;
  }

  /** Lets everyone go; an open transaction is rolled back by the engine's end. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.refuse('57P01', 'the embedded database is closing');
    while (this.#running) await new Promise((resolve) => void setImmediate(resolve));
  }

  #run(): void {
    if (this.#running) return;
    this.#running = true;
    this.#turns().catch((cause: unknown) => this.#failed(cause));
  }

  async #turns(): Promise<void> {
    for (;;) {
      if (this.#holder?.gone === true) await this.#rollBack();
      const client = this.#next();
      if (client === undefined) {
        this.#running = false;
        return;
      }
      const exchange = client.exchanges.shift();
      if (client.exchanges.length > 0) this.#queue.push(client);
      if (exchange !== undefined) await this.#exchange(client, exchange);
    }
  }

  /** The holder if it has something to say; nobody else while there is a holder. */
  #next(): Client | undefined {
    if (this.#holder === undefined) return this.#queue.shift();
    const at = this.#queue.indexOf(this.#holder);
    return at < 0 ? undefined : this.#queue.splice(at, 1)[0];
  }

  async #exchange(client: Client, messages: Buffer): Promise<void> {
    clearTimeout(this.#idle);
    const answer = new AnswerReader((piece) => client.write(piece));
    await this.#engine.exchange(messages, (piece) => answer.heard(piece));
    answer.end();
    this.#tell(answer.notifications);
    this.#holder = answer.status === 'I' ? undefined : client;
    if (this.#holder !== undefined) this.#watch(client);
  }

  #watch(client: Client): void {
    this.#idle = setTimeout(() => {
      client.refuse('25P03', 'terminating connection due to idle-in-transaction timeout');
    }, this.#idleMs);
  }

  /** A Sync first: the client may have left between the parts of an exchange. */
  async #rollBack(): Promise<void> {
    clearTimeout(this.#idle);
    this.#holder = undefined;
    const answer = new AnswerReader(() => {});
    await this.#engine.exchange(Buffer.concat([sync, query('rollback')]), (piece) => answer.heard(piece));
    this.#tell(answer.notifications);
  }

  #tell(notifications: readonly Buffer[]): void {
    if (notifications.length === 0) return;
    const bytes = Buffer.concat(notifications);
    for (const client of this.#clients) if (client.listens) client.write(bytes);
  }
}
