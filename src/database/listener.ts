import pg from 'pg';
import type { Log } from '#platform/log.ts';

type Subscription = { readonly channel: string; heard(payload: string): void; lost(): void };

const shortestPauseMs = 100;
const longestPauseMs = 10_000;

/** How often a quiet connection is asked whether it is still there, and how long the answer may take. */
const heartbeatMs = 30_000;
const heartbeatTimeoutMs = 10_000;

/** One connection of its own that hears the notifications of all channels, and comes back when it breaks. */
export class Listener {
  readonly #config: pg.ClientConfig;
  readonly #log: Log;
  readonly #subscriptions: Subscription[] = [];
  #client: Promise<pg.Client> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = shortestPauseMs;
  #closed = false;

  constructor(config: pg.ClientConfig, log: Log) {
    this.#config = config;
    this.#log = log;
  }

  async listen(subscription: Subscription): Promise<void> {
    this.#subscriptions.push(subscription);
    this.#client ??= this.#connect();
    const client = await this.#client;
    await client.query(listenTo(subscription.channel));
  }

  /** Tells those who listen here, without the way through the database. */
  tell(channel: string, payload: string): void {
    for (const subscription of this.#subscriptions) {
      if (subscription.channel === channel) subscription.heard(payload);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => {});
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#config, query_timeout: heartbeatTimeoutMs });
    client.on('error', () => {});
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    await client.connect();
    client.on('end', () => this.#broken());
    this.#watch(client);
    return client;
  }

  /** A connection that a firewall forgot never says so; an unanswered question does. */
  #watch(client: pg.Client): void {
    this.#timer = setTimeout(() => {
      client.query('select 1').then(
        () => this.#watch(client),
        () => void client.end().catch(() => {}),
      );
    }, heartbeatMs).unref();
  }

  #broken(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#client = undefined;
    this.#timer = setTimeout(() => void this.#comeBack(), this.#pauseMs);
  }

  async #comeBack(): Promise<void> {
    try {
      const client = await (this.#client ??= this.#connect());
      for (const { channel } of this.#subscriptions) await client.query(listenTo(channel));
      this.#pauseMs = shortestPauseMs;
    } catch (error) {
      this.#log.warn({ err: error }, 'Notifications of the database cannot be heard; trying again.');
      this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
      if (this.#client !== undefined) await this.#giveUp(this.#client);
      return this.#broken();
    }
    for (const subscription of this.#subscriptions) subscription.lost();
  }

  /** Ends a half-made connection without its end starting a second attempt. */
  async #giveUp(attempt: Promise<pg.Client>): Promise<void> {
    const client = await attempt.catch(() => undefined);
    client?.removeAllListeners('end');
    await client?.end().catch(() => {});
  }
}

function listenTo(channel: string): string {
  return `listen ${pg.escapeIdentifier(channel)}`;
}
