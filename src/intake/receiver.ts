import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Context } from '#context.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { type GrowingFile, GrowingFiles } from '#storage/growing-files.ts';
import { Arriving } from './arriving.ts';
import { finishUpload } from './finish.ts';
import { claimUpload, type Lease, releaseUpload, updateUpload } from './lease.ts';
import { intakeProblems } from './problems.ts';
import { RunningHashes } from './running-hashes.ts';
import { assertLength, forgetUpload, isWhole, type UnfinishedUpload } from './uploads.ts';
import type { Uploader } from './uploader.ts';

export type Reception = {
  readonly uploader: Uploader;
  readonly upload: UnfinishedUpload;
  readonly offset: number;
  /** What the client says now of an upload whose length it did not know. */
  readonly length: number | undefined;
  readonly body: Readable;
};

/**
 * Takes in the pieces of uploads. How much of one has arrived stands in its row, and only what would survive a loss of
 * power counts; the file holds the bytes. One request writes at a time, on whichever process: it holds a lease, which
 * it renews with what arrives and before it writes again after a silence.
 */
export class Receiver {
  readonly files: GrowingFiles;
  readonly #ctx: Context;
  readonly #run: Id<'run'>;
  readonly #hashes = new RunningHashes();

  constructor(ctx: Context) {
    this.#ctx = ctx;
    this.#run = newId<'run'>(ctx.clock.now());
    this.files = new GrowingFiles(join(ctx.config.server.data, 'uploads'));
  }

  /**
   * Adds to an upload. When it is whole, the asset is in the library before this resolves. Throws `upload-busy`,
   * `upload-offset-wrong`, `upload-too-long`, `upload-incomplete`, and at the end what the library refuses: then
   * the upload is gone.
   */
  async receive(reception: Reception): Promise<UnfinishedUpload> {
    const { upload, body } = reception;
    const { lease, current } = await claimUpload(this.#ctx, this.#run, upload.id);
    try {
      const begun = await this.#checked(reception, lease, current);
      await using file = await this.files.open(upload.id);
      if (file === undefined) return await this.#lost(upload.id);
      const received = await this.#write(begun, { lease, file, body });
      if (!isWhole(begun, received)) return { ...begun, received: String(received) };
      return await this.#finish(reception.uploader, begun);
    } finally {
      await releaseUpload(this.#ctx, lease);
    }
  }

  /** What was interrupted between its last byte and its place in the library is brought to an end; else nothing. */
  async complete(uploader: Uploader, upload: UnfinishedUpload): Promise<UnfinishedUpload> {
    if (upload.asset_id !== null) {
      // Left by an interruption right after the upload was done; else this finds nothing.
      await this.files.remove(upload.id);
      return upload;
    }
    if (!isWhole(upload, Number(upload.received))) return upload;
    const { lease, current } = await claimUpload(this.#ctx, this.#run, upload.id);
    try {
      return current.asset_id === null ? await this.#finish(uploader, current) : current;
    } finally {
      await releaseUpload(this.#ctx, lease);
    }
  }

  /** Ends an upload that is not wanted any more; a picture that is in the library by now stays there. */
  async remove(upload: UnfinishedUpload): Promise<void> {
    await claimUpload(this.#ctx, this.#run, upload.id);
    await forgetUpload(this.#ctx, this.files, upload.id);
  }

  /** Looks at the row as it is under the lease: what was read before may be old by now. */
  async #checked(
    { offset, length }: Reception,
    lease: Lease,
    current: UnfinishedUpload,
  ): Promise<UnfinishedUpload> {
    if (offset !== Number(current.received) || current.asset_id !== null) {
      throw new Problem(intakeProblems['upload-offset-wrong'], {
        ...{ thing: 'Upload-Offset', value: offset, expected: current.received },
      });
    }
    if (length === undefined || current.length !== null) return current;
    assertLength(length, Number(current.most_bytes));
    await updateUpload(this.#ctx, lease, { length: String(length) });
    return { ...current, length: String(length) };
  }

  /** Gives how much has arrived. What came before the connection broke is kept, and told as `upload-incomplete`. */
  async #write(
    upload: UnfinishedUpload,
    { body, ...place }: { lease: Lease; file: GrowingFile; body: Readable },
  ): Promise<number> {
    const hash = this.#hashes.at(upload.id, Number(upload.received));
    const arriving = new Arriving(this.#ctx, { upload, ...place, hash });
    try {
      await arriving.take(body);
      return arriving.arrived.bytes;
    } finally {
      const { bytes, hash: known } = arriving.arrived;
      if (known !== undefined) this.#hashes.remember(upload.id, bytes, known);
    }
  }

  async #finish(uploader: Uploader, upload: UnfinishedUpload): Promise<UnfinishedUpload> {
    await this.files.cut(upload.id, Number(upload.length));
    const sha256 = await this.#digest(upload);
    this.#hashes.forget(upload.id);
    if (sha256 === undefined) return this.#lost(upload.id);
    try {
      return await finishUpload(this.#ctx, this.files, { uploader, upload, sha256 });
    } catch (error) {
      // What the library refuses now it would refuse again; a fault of ours leaves everything for another try.
      if (error instanceof Problem && error.status < 500)
        await forgetUpload(this.#ctx, this.files, upload.id);
      throw error;
    }
  }

  /** From the running hash, or after a restart by reading the file once. */
  async #digest({ id, length }: UnfinishedUpload): Promise<Buffer | undefined> {
    const running = this.#hashes.at(id, Number(length));
    if (running !== undefined) return running.digest();
    if (!(await this.files.has(id))) return undefined;
    const hash = createHash('sha256');
    for await (const piece of createReadStream(this.files.path(id))) hash.update(piece as Buffer);
    return hash.digest();
  }

  /** Its bytes are not here: of a restored backup, which carries none of what was under way. */
  async #lost(id: Id<'upload'>): Promise<never> {
    await forgetUpload(this.#ctx, this.files, id);
    throw new Problem(intakeProblems['upload-not-found'], { thing: 'upload', value: id });
  }
}
