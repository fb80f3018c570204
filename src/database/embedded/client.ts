import {
  endsExchange,
  fatal,
  type Message,
  MessageReader,
  noEncryption,
  sqlText,
  startupKind,
  statementName,
  welcome,
} from './wire.ts';

/** The way back to one client: a message port or a socket. */
export type Line = { write(bytes: Buffer): void; end(): void };

type Owner = {
  readonly version: string;
  readonly pid: number;
  /** A whole exchange waits in `client.exchanges`. */
  ready(client: Client): void;
  gone(client: Client): void;
};

/** What one client of the embedded engine has said so far. */
export class Client {
  /** Whole exchanges, each up to the message that makes the engine answer. */
  readonly exchanges: Buffer[] = [];
  /** Whether it asked to LISTEN: then it gets every notification and picks its own. */
  listens = false;
  /** Whether it has gone; nothing of it is run any more. */
  gone = false;
  readonly #line: Line;
  readonly #owner: Owner;
  readonly #reader = new MessageReader();
  #welcomed = false;
  #collected: Buffer[] = [];

  constructor(line: Line, owner: Owner) {
    this.#line = line;
    this.#owner = owner;
  }

  heard(bytes: Uint8Array): void {
    this.#reader.push(bytes);
    if (!this.#welcomed) this.#greet();
    if (!this.#welcomed) return;
    for (let message = this.#reader.next(); message !== undefined; message = this.#reader.next()) {
      if (this.gone) return;
      this.#take(message);
    }
  }

  write(bytes: Buffer): void {
    if (!this.gone) this.#line.write(bytes);
  }

  /** Says why and hangs up. */
  refuse(code: string, sentence: string): void {
    this.write(fatal(code, sentence));
    this.leave();
  }

  leave(): void {
    if (this.gone) return;
    this.gone = true;
    this.exchanges.length = 0;
    this.#line.end();
    this.#owner.gone(this);
  }

  #greet(): void {
    for (let first = this.#reader.startup(); first !== undefined; first = this.#reader.startup()) {
      const kind = startupKind(first);
      if (kind === 'other') return this.leave();
      if (kind === 'startup') {
        this.#welcomed = true;
        return this.write(welcome(this.#owner.version, this.#owner.pid));
      }
      this.write(noEncryption);
    }
  }

  #take(message: Message): void {
    if (message.letter === 'X') return this.leave();
    const fault = whyRefused(message);
    if (fault !== undefined) return this.refuse('0A000', fault);
    if (message.letter === 'Q' && /^\s*listen\b/i.test(sqlText(message))) this.listens = true;
    this.#collected.push(message.bytes);
    if (!endsExchange.has(message.letter)) return;
    this.exchanges.push(Buffer.concat(this.#collected));
    this.#collected = [];
    this.#owner.ready(this);
  }
}

/** What cannot work where all clients take turns in one session. */
function whyRefused(message: Message): string | undefined {
  if (statementName(message) !== '') {
    return 'named prepared statements are not available in the embedded database: its clients share one session';
  }
  // The engine reads the copied rows from the same exchange and ends itself when there are none.
  if (/^\s*copy\b.*\bfrom\s+stdin\b/is.test(sqlText(message))) {
    return 'COPY FROM STDIN is not available in the embedded database';
  }
  return undefined;
}
