import { createHash, type Hash } from 'node:crypto';
import { blockBytes, decodeHeader, paddingOf, type TarEntry, TarFault } from './tar-header.ts';

/** Reads an archive entry by entry in constant memory. Throws `TarFault`. */
export class TarReader implements AsyncDisposable {
  readonly #source: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);
  /** Of what stands before the entry that was begun last. */
  #before: Hash = createHash('sha256');
  #left = 0;
  #padding = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** SHA-256 of every byte before the entry that `next` gave last. */
  get sha256Before(): string {
    return this.#before.copy().digest('hex');
  }

  /** The next entry; what was not read of the one before is passed over. Undefined at the end. */
  async next(): Promise<TarEntry | undefined> {
    while ((await this.#takeUpTo(this.#left)) !== undefined) continue;
    await this.#take(this.#padding);
    this.#before = this.#hash.copy();
    const entry = decodeHeader(await this.#take(blockBytes));
    this.#left = entry?.bytes ?? 0;
    this.#padding = paddingOf(this.#left);
    return entry;
  }

  /** What the entry holds, once. */
  async *content(): AsyncGenerator<Buffer> {
    for (;;) {
      const piece = await this.#takeUpTo(this.#left);
      if (piece === undefined) return;
      yield piece;
    }
  }

  /** The whole content of an entry that is small. */
  async text(most: number): Promise<string> {
    if (this.#left > most) throw new TarFault('an entry is larger than it can be');
    return Buffer.concat(await Array.fromAsync(this.content())).toString('utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source.return?.();
  }

  /** A piece of the content as it comes from the source. */
  async #takeUpTo(most: number): Promise<Buffer | undefined> {
    if (most === 0) return undefined;
    if (this.#rest.length === 0) this.#rest = await this.#more();
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    this.#left -= piece.length;
    this.#hash.update(piece);
    return piece;
  }

  async #take(bytes: number): Promise<Buffer> {
    while (this.#rest.length < bytes) this.#rest = Buffer.concat([this.#rest, await this.#more()]);
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    this.#hash.update(taken);
    return taken;
  }

  async #more(): Promise<Buffer> {
    const next = await this.#source.next();
    if (next.done === true) throw new TarFault('it ends too early');
    return next.value;
  }
}
