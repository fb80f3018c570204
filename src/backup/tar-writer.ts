import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { blockBytes, encodeHeader, paddingOf, type TarEntry } from './tar-header.ts';

/** Writes an archive entry by entry, and knows the SHA-256 of every byte so far. */
export class TarWriter {
  readonly #file: FileHandle;
  readonly #modified: Date;
  readonly #hash = createHash('sha256');
  #position = 0;

  constructor(file: FileHandle, modified: Date) {
    this.#file = file;
    this.#modified = modified;
  }

  get position(): number {
    return this.#position;
  }

  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Throws a `RangeError` when the content has not as many bytes as the entry says: the archive is of no use then. */
  async add(entry: TarEntry, content: AsyncIterable<Buffer> | readonly Buffer[]): Promise<void> {
    await this.#write(encodeHeader(entry, this.#modified));
    let bytes = 0;
    for await (const piece of content) {
      bytes += piece.length;
      if (bytes > entry.bytes) break;
      await this.#write(piece);
    }
    if (bytes !== entry.bytes) throw new RangeError(`${entry.name} has not the ${entry.bytes} bytes it had.`);
    await this.#write(Buffer.alloc(paddingOf(bytes)));
  }

  /** Two empty blocks end an archive. */
  async end(): Promise<void> {
    await this.#write(Buffer.alloc(2 * blockBytes));
  }

  async #write(piece: Buffer): Promise<void> {
    this.#hash.update(piece);
    for (let done = 0; done < piece.length;) {
      const { bytesWritten } = await this.#file.write(
        piece,
        done,
        piece.length - done,
        this.#position + done,
      );
      done += bytesWritten;
    }
    this.#position += piece.length;
  }
}
