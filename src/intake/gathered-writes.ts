import type { GrowingFile } from '#storage/growing-files.ts';

/** So much may wait in memory while the disk is busy. */
const mostWaiting = 1_024 * 1_024;
/** After so many bytes the disk is told to keep them: little is left to wait for at the end. */
const syncedBytes = 8 * 1_024 * 1_024;

/**
 * Writes what comes while the next is on its way: one write at a time, of all that gathered meanwhile. A fault is told to
 * whoever adds or syncs next.
 */
export class GatheredWrites {
  readonly #file: GrowingFile;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #going: Promise<void> | undefined;
  #isBroken = false;
  #syncing: Promise<void> | undefined;
  #synced: number;
  /** Up to here the file has everything. */
  #written: number;

  constructor(file: GrowingFile, at: number) {
    this.#file = file;
    this.#written = at;
    this.#synced = at;
  }

  /** Resolves when there is room for more. Throws `no-space`. */
  async add(piece: Buffer): Promise<void> {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#going !== undefined && !this.#isBroken && this.#bytes < mostWaiting) return;
    await this.#going;
    this.#begin();
  }

  /** Resolves when everything up to there would survive a loss of power, of what was added. Throws `no-space`. */
  async sync(at: number): Promise<void> {
    while (this.#written < at) {
      await this.#going;
      this.#begin();
    }
    await this.#syncing;
    await this.#file.sync();
  }

  /** Writes what still waits, as far as that goes; gives how far the file has everything. */
  async finish(): Promise<number> {
    try {
      while (this.#pieces.length > 0) {
        await this.#going;
        this.#begin();
      }
    } catch {
      // Told by the write before; what was added after it is lost with its request.
    }
    return this.settle();
  }

  /** Waits for what is being done and begins nothing more; gives how far the file has everything. */
  async settle(): Promise<number> {
    await Promise.allSettled([this.#going, this.#syncing]);
    return this.#written;
  }

  #begin(): void {
    if (this.#going !== undefined || this.#pieces.length === 0) return;
    const [pieces, bytes] = [this.#pieces, this.#bytes];
    [this.#pieces, this.#bytes] = [[], 0];
    const going = this.#file.write(pieces, this.#written).then(() => {
      this.#written += bytes;
      this.#going = undefined;
      this.#syncAhead();
    });
    // It stays in `#going`: whoever adds or syncs next hears of it.
    going.catch(() => (this.#isBroken = true));
    this.#going = going;
  }

  #syncAhead(): void {
    if (this.#syncing !== undefined || this.#written - this.#synced < syncedBytes) return;
    this.#synced = this.#written;
    const syncing = this.#file.sync().then(() => {
      this.#syncing = undefined;
    });
    // The system tells a fault once, and here: it stays for whoever asks whether all is durable.
    syncing.catch(() => undefined);
    this.#syncing = syncing;
  }
}
