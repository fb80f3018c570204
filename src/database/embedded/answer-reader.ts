import { MessageReader } from './wire.ts';

/** The transaction status in ReadyForQuery: idle, in a transaction, in a failed one. */
export type SessionStatus = 'I' | 'T' | 'E';

/** Enough to make few messages of it, little enough to be nothing in memory. */
const pieceBytes = 65_536;

/**
 * Reads what the engine answers to one exchange: passes it on in pieces, takes the notifications out (they are for
 * whoever listens, not for who happens to hold the session) and notes the status at the end.
 */
export class AnswerReader {
  readonly #reader = new MessageReader();
  readonly #pass: (piece: Buffer) => void;
  readonly notifications: Buffer[] = [];
  /** Undefined when the exchange ended without ReadyForQuery: after a Flush. */
  status: SessionStatus | undefined;
  #kept: Buffer[] = [];
  #bytes = 0;

  constructor(pass: (piece: Buffer) => void) {
    this.#pass = pass;
  }

  /** The piece lies in the engine's memory and is overwritten after the call, so it is copied. */
  heard(piece: Uint8Array): void {
    this.#reader.push(Buffer.from(piece));
    for (let message = this.#reader.next(); message !== undefined; message = this.#reader.next()) {
      if (message.letter === 'Z') this.status = message.bytes.toString('latin1', 5, 6) as SessionStatus;
      if (message.letter === 'A') this.notifications.push(message.bytes);
      else this.#keep(message.bytes);
    }
  }

  #keep(bytes: Buffer): void {
    this.#kept.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= pieceBytes) this.end();
  }

  end(): void {
    if (this.#bytes > 0) this.#pass(Buffer.concat(this.#kept));
    this.#kept = [];
    this.#bytes = 0;
  }
}
