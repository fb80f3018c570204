import type { Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Context } from '#context.ts';
import { libraryProblems } from '#library/problems.ts';
import { Problem } from '#platform/problem.ts';
import type { GrowingFile } from '#storage/growing-files.ts';
import { GatheredWrites } from './gathered-writes.ts';
import { type Lease, updateUpload } from './lease.ts';
import { intakeProblems } from './problems.ts';
import { expiryOf, isWhole, type UnfinishedUpload } from './uploads.ts';

/** A connection on which nothing comes for so long is broken off: they die without a word. */
const silentMs = 30_000;
/** How often a writer says that it is still there. */
const renewMs = 3_000;
/** After so many bytes what has arrived is made durable and written down: at most twice as much is sent again after a crash. */
const checkpointBytes = 64 * 1_024 * 1_024;

type Beginning = {
  readonly upload: UnfinishedUpload;
  readonly lease: Lease;
  readonly file: GrowingFile;
  /** Of what is there, to go on with; undefined when it is not known. */
  readonly hash: Hash | undefined;
};

/** One body on its way into the file of an upload. The line waits for the disk only when it is much faster. */
export class Arriving {
  readonly #ctx: Context;
  readonly #upload: UnfinishedUpload;
  readonly #lease: Lease;
  readonly #writes: GatheredWrites;
  #hash: Hash | undefined;
  #at: number;
  /** Up to here it is written down, or will be by `#keeping`, which goes on while more arrives. */
  #kept: number;
  #keeping: Promise<void> = Promise.resolve();
  #renewed = performance.now();

  constructor(ctx: Context, { upload, lease, file, hash }: Beginning) {
    this.#ctx = ctx;
    this.#upload = upload;
    this.#lease = lease;
    this.#at = Number(upload.received);
    this.#kept = this.#at;
    this.#writes = new GatheredWrites(file, this.#at);
    this.#hash = hash;
  }

  /** How much has arrived, and the hash of that where it is known. */
  get arrived(): { readonly bytes: number; readonly hash: Hash | undefined } {
    return { bytes: this.#at, hash: this.#hash };
  }

  /** What came before the connection broke is kept, and told as `upload-incomplete`. Throws `upload-busy`, `upload-too-long`. */
  async take(body: Readable): Promise<void> {
    try {
      for await (const piece of heard(body)) await this.#add(piece);
      await this.#keeping;
      if (this.#at === this.#kept) return;
      await this.#keep(this.#at, isWhole(this.#upload, this.#at) ? 'and hold' : 'and give back');
    } catch (error) {
      await this.#breakOff(error);
      throw asIncomplete(error);
    }
  }

  async #add(piece: Buffer): Promise<void> {
    const most = Number(this.#upload.length ?? this.#upload.most_bytes);
    if (this.#at + piece.length > most) throw tooLong(this.#upload, most);
    if (performance.now() - this.#renewed > renewMs) {
      await updateUpload(this.#ctx, this.#lease, {});
      this.#renewed = performance.now();
    }
    await this.#writes.add(piece);
    this.#hash?.update(piece);
    this.#at += piece.length;
    if (this.#at - this.#kept < checkpointBytes) return;
    await this.#keeping;
    this.#kept = this.#at;
    this.#keeping = this.#keep(this.#at);
    // Whoever waits for it next hears of a fault; until then nobody does.
    this.#keeping.catch(() => undefined);
  }

  async #keep(bytes: number, then: 'and hold' | 'and give back' = 'and hold'): Promise<void> {
    await this.#writes.sync(bytes);
    const change = { received: String(bytes), expires_at: expiryOf(this.#ctx) };
    await updateUpload(this.#ctx, this.#lease, change, then);
  }

  async #breakOff(fault: unknown): Promise<void> {
    const [last] = await Promise.allSettled([this.#keeping]);
    // What somebody else writes to now is theirs.
    if (isTaken(fault) || (last.status === 'rejected' && isTaken(last.reason))) {
      await this.#writes.settle();
      this.#hash = undefined;
      return;
    }
    const kept = last.status === 'fulfilled' ? this.#kept : Number(this.#upload.received);
    const written = await this.#writes.finish();
    if (written > kept) await this.#keep(written);
    // What was hashed and is not in the file comes once more.
    if (written < this.#at) this.#hash = undefined;
  }
}

/** The pieces of a body; one that falls silent is broken off, so that its place is not held for ever. */
async function* heard(body: Readable): AsyncGenerator<Buffer> {
  const silence = setTimeout(() => body.destroy(new Silence()), silentMs);
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      silence.refresh();
      yield piece;
    }
  } finally {
    clearTimeout(silence);
  }
}

class Silence extends Error {
  override readonly name = 'Silence';
}

function tooLong({ length }: UnfinishedUpload, most: number): Problem {
  const expected = length === null ? `at most ${most} bytes` : `the ${length} bytes that were announced`;
  return new Problem(intakeProblems['upload-too-long'], { thing: 'body', expected });
}

function isTaken(error: unknown): boolean {
  return error instanceof Problem && error.code === 'upload-busy';
}

function asIncomplete(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isBroken = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ABORT_ERR'].includes(String(code));
  if (!isBroken && !(error instanceof Silence)) return error;
  return new Problem(libraryProblems['upload-incomplete'], { cause: error });
}
