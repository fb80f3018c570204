import { createHash, type Hash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { Actor } from '#access/actor.ts';
import { authorize, can } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { libraryProblems } from './problems.ts';

/** A file that has arrived whole but belongs to nothing yet; the sweep takes it when it stays so. */
export type StagedFile = {
  readonly key: string;
  /** What the sender called it; may be empty. */
  readonly filename: string;
  readonly bytes: number;
  readonly sha256: Buffer;
};

export type Arrival = {
  readonly organizationId: Id<'organization'>;
  readonly filename: string;
  readonly source: Readable;
  /** Where less is allowed than the server takes. */
  readonly maxBytes?: number | undefined;
};

/**
 * Takes in one file: a single stream through the size guard and the hash into the store, with
 * back-pressure. The source is read to its end whatever happens, since the door that gave it has to answer over
 * the same connection. A source that breaks or is too large leaves nothing.
 * Throws `file-too-large`, `upload-incomplete`, `no-space`.
 */
export async function stageFile(ctx: Context, actor: Actor, arrival: Arrival): Promise<StagedFile> {
  const { filename, source } = arrival;
  // Also of somebody who may not: unread, it would keep a form from ever ending.
  if (!can(actor, 'asset.create', arrival.organizationId)) source.resume();
  authorize(actor, 'asset.create', arrival.organizationId);
  const key = `staging/${newId<'staged'>(ctx.clock.now())}`;
  const meter: Meter = { bytes: 0, hash: createHash('sha256'), into: new PassThrough() };
  const limit = Math.min(ctx.config.library.maxFileBytes, arrival.maxBytes ?? Number.POSITIVE_INFINITY);
  const [stored, read] = await Promise.allSettled([
    ctx.store.put(key, meter.into),
    readThrough(source, meter, limit),
  ]);
  // A fault of the source is also one of what was stored, but the source knows the reason.
  const fault = read.status === 'rejected' ? read : stored;
  if (meter.bytes <= limit && fault.status === 'fulfilled') {
    return { key, filename, bytes: meter.bytes, sha256: meter.hash.digest() };
  }
  if (stored.status === 'fulfilled') await ctx.store.delete(key);
  if (fault.status === 'rejected' && meter.bytes <= limit) throw asIncomplete(fault.reason);
  throw new Problem(libraryProblems['file-too-large'], {
    thing: `file ${JSON.stringify(filename)}`,
    expected: `at most ${limit} bytes`,
  });
}

export async function discardStaged(ctx: Context, staged: StagedFile): Promise<void> {
  await ctx.store.delete(staged.key);
}

type Meter = { bytes: number; readonly hash: Hash; readonly into: PassThrough };

/** Beyond the limit, or when the store takes no more, what still comes is read and let go. */
async function readThrough(source: Readable, meter: Meter, limit: number): Promise<void> {
  const { into } = meter;
  // What goes wrong with it is told by who reads it.
  into.on('error', () => undefined);
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      meter.bytes += chunk.length;
      if (meter.bytes > limit) into.destroy(new Error('too large'));
      if (into.destroyed) continue;
      meter.hash.update(chunk);
      if (!into.write(chunk)) await roomIn(into);
    }
    into.end();
  } catch (error) {
    into.destroy(error instanceof Error ? error : undefined);
    throw error;
  }
}

function roomIn(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go).off('close', go);
      resolve();
    };
    stream.on('drain', go).on('close', go);
    if (stream.destroyed) go();
  });
}

function asIncomplete(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const broken = code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'ABORT_ERR';
  return broken ? new Problem(libraryProblems['upload-incomplete'], { cause: error }) : error;
}
