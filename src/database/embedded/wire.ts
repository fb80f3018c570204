/**
 * The little of PostgreSQL's wire protocol 3.0 that the door to the embedded engine has to understand
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html): a message is one letter, four
 * bytes of length that count themselves, and a body. The first message of a client has no letter.
 */
export type Message = { readonly letter: string; readonly bytes: Buffer };

/** `Q` or `S` makes the engine answer up to ReadyForQuery; `H` makes it answer without. */
export const endsExchange = new Set(['Q', 'S', 'H']);

const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const protocol3 = 196_608;

/** Cuts a stream of bytes into the messages of one client. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);

  push(bytes: Uint8Array): void {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
  }

  /** The first message of a connection; its letter is empty. */
  startup(): Message | undefined {
    return this.#take(0);
  }

  next(): Message | undefined {
    return this.#take(1);
  }

  #take(letters: 0 | 1): Message | undefined {
    if (this.#rest.length < letters + 4) return undefined;
    const end = letters + this.#rest.readUInt32BE(letters);
    if (this.#rest.length < end) return undefined;
    const bytes = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    return { letter: bytes.toString('latin1', 0, letters), bytes };
  }
}

/** What a first message asks for. A cancel request, or anything else, is `other`. */
export function startupKind(message: Message): 'encryption' | 'startup' | 'other' {
  const code = message.bytes.length < 8 ? 0 : message.bytes.readUInt32BE(4);
  if (code === sslRequest || code === gssRequest) return 'encryption';
  return code === protocol3 ? 'startup' : 'other';
}

/** The one-letter answer to a wish for encryption: a private socket and a thread need none. */
export const noEncryption = Buffer.from('N');

/** AuthenticationOk, the parameters that `pg` and others read, and ReadyForQuery. */
export function welcome(version: string, pid: number): Buffer {
  const parameters = Object.entries({
    server_version: version,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  });
  const key = Buffer.alloc(8);
  key.writeUInt32BE(pid);
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...parameters.map(([name, value]) => message('S', Buffer.from(`${name}\0${value}\0`))),
    message('K', key),
    readyForQuery,
  ]);
}

/** An error after which the connection ends. */
export function fatal(code: string, sentence: string): Buffer {
  return message('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${sentence}\0\0`));
}

export function query(text: string): Buffer {
  return message('Q', Buffer.from(`${text}\0`));
}

export const sync = message('S', Buffer.alloc(0));
const readyForQuery = message('Z', Buffer.from('I'));

/** The name in a Parse, Bind, Describe or Close message; empty for the unnamed statement, which all clients may use. */
export function statementName({ letter, bytes }: Message): string {
  if (letter === 'P') return text(bytes, 5);
  if (letter === 'B') return text(bytes, bytes.indexOf(0, 5) + 1);
  return (letter === 'D' || letter === 'C') && bytes[5] === 0x53 ? text(bytes, 6) : '';
}

/** The SQL in a Query or Parse message. */
export function sqlText({ letter, bytes }: Message): string {
  if (letter === 'Q') return text(bytes, 5);
  return letter === 'P' ? text(bytes, bytes.indexOf(0, 5) + 1) : '';
}

function text(bytes: Buffer, from: number): string {
  return bytes.toString('utf8', from, bytes.indexOf(0, from));
}

function message(letter: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, letter, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
