import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';

/**
 * Gives bytes to the other side in memory of their own. What is posted is cloned with all the memory it lies in, and small
 * buffers lie in Node's pool of 64 KB: each message would cost that much twice, and a collection of garbage every
 * few hundred of them.
 */
export function postBytes(port: MessagePort, pieces: readonly Uint8Array[]): void {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  port.postMessage(bytes, [bytes.buffer]);
}

/**
 * A message port as the socket that `pg` expects. `pg` corks while it writes the parts of one exchange, so
 * `_writev` sends them as one message.
 */
export class PortStream extends Duplex {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('message', (bytes: Uint8Array) =>
      this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    );
    port.on('close', () => {
      this.push(null);
      this.destroy();
    });
  }

  /** Called by `pg` in place of a network connection; the port is open already. */
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.#port.ref();
    return this;
  }

  unref(): this {
    this.#port.unref();
    return this;
  }

  override _read(): void {
    // The port pushes; there is no way to ask it to wait.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    postBytes(this.#port, [chunk]);
    done();
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    postBytes(
      this.#port,
      chunks.map(({ chunk }) => chunk),
    );
    done();
  }

  override _final(done: () => void): void {
    this.#port.close();
    done();
  }

  override _destroy(cause: Error | null, done: (cause: Error | null) => void): void {
    this.#port.close();
    done(cause);
  }
}
