import { createHash } from 'node:crypto';
import type { Archive } from '#backup/archive.ts';
import { hashLine, hashesName } from './format.ts';

/** What it keeps in memory until it writes it down. */
const mostBytes = 2 ** 20;

/** Adds entries to an archive, and the list of their hashes. */
export class ListedArchive implements Archive {
  readonly #archive: Archive;
  #lines: string[] = [];
  #bytes = 0;
  #number = 0;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  async add(...[entry, content]: Parameters<Archive['add']>): Promise<void> {
    const hash = createHash('sha256');
    const hashed = async function* (): AsyncGenerator<Buffer> {
      for await (const piece of content) {
        hash.update(piece);
        yield piece;
      }
    };
    await this.#archive.add(entry, hashed());
    const line = hashLine(entry.name, entry.bytes, hash.digest('hex'));
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= mostBytes) await this.list();
  }

  /** Writes down what was not written down yet. */
  async list(): Promise<void> {
    if (this.#lines.length === 0) return;
    this.#number += 1;
    const content = Buffer.from(this.#lines.join(''));
    await this.#archive.add({ name: hashesName(this.#number), bytes: content.length }, [content]);
    this.#lines = [];
    this.#bytes = 0;
  }
}
