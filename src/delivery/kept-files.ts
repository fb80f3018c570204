import { closeSync } from 'node:fs';

/**
 * Open descriptors of the most recently used files, so that a hit is one read and no open. They are read only
 * synchronously: between two ticks no descriptor can be closed, and its number given to another file, under a read.
 */
export class KeptFiles<Owner, File extends { readonly descriptor: number }> {
  readonly #files = new Map<Owner, File>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(owner: Owner): File | undefined {
    const file = this.#files.get(owner);
    if (file === undefined) return undefined;
    this.#files.delete(owner);
    this.#files.set(owner, file);
    return file;
  }

  /** Takes over the descriptor; lets go of the one unused for longest when there are too many. */
  keep(owner: Owner, file: File): void {
    this.drop(owner);
    this.#files.set(owner, file);
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= this.#most) break;
      this.drop(oldest);
    }
  }

  drop(owner: Owner): void {
    const file = this.#files.get(owner);
    if (file === undefined) return;
    this.#files.delete(owner);
    closeSync(file.descriptor);
  }

  dropAll(): void {
    for (const owner of this.#files.keys()) this.drop(owner);
  }
}
