import { createHash, type Hash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { Actor } from '#access/actor.ts';
import { authorize, can } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { ImageSource } from '#imaging/facts.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { libraryProblems } from './problems.ts';

/** Bytes that wait to become an object. */
export type Staged = {
  /** Where they wait in the store, unless they are few. */
  readonly key: string;
  /** The bytes themselves when they are few: they are written once, as the object they become. */
  readonly content?: Buffer | undefined;
};

/** A file that has arrived whole but belongs to nothing yet; the sweep takes it from the store when it stays so. */
export type StagedFile = Staged & {
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
 * Takes in one file: a small one into memory, a larger one as a single stream through the size guard and the hash into the
 * store, with back-pressure. The source is read to its end whatever happens, since the door that gave it has to answer over
 * the same connection. A source that breaks or is too large leaves nothing.
 * Throws `file-too-large`, `upload-incomplete`, `no-space`.
 */
export async function stageFile(ctx: Context, actor: Actor, arrival: Arrival): Promise<StagedFile> {
  const { filename, source } = arrival;
  // Also of somebody who may not: unread, it would keep a form from ever ending.
  if (!can(actor, 'asset.create', arrival.organizationId)) source.resume();
  authorize(actor, 'asset.create', arrival.organizationId);
  const key = `staging/${newId<'staged'>(ctx.clock.now())}`;
  const limit = Math.min(ctx.config.library.maxFileBytes, arrival.maxBytes ?? Number.POSITIVE_INFINITY);
  const pieces = source.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, undefined>;
  const head = await readHead(pieces);
  if (!head.isWhole) return streamToStore(ctx, { key, filename, limit }, rest(head.pieces, pieces));
  const content = Buffer.concat(head.pieces);
  if (content.length > limit) throw tooLarge(filename, limit);
  return { key, filename, bytes: content.length, sha256: sha256Of(content), content };
}

/** So much of each file may wait in memory. */
const smallBytes = 128 * 1_024;

/** Reads until a small file has ended, or is none. */
async function readHead(
  source: AsyncIterator<Buffer, undefined>,
): Promise<{ pieces: Buffer[]; isWhole: boolean }> {
  const pieces: Buffer[] = [];
  try {
    for (let bytes = 0; bytes <= smallBytes;) {
      const next = await source.next();
      if (next.done === true) return { pieces, isWhole: true };
      pieces.push(next.value);
      bytes += next.value.length;
    }
    return { pieces, isWhole: false };
  } catch (error) {
    throw asIncomplete(error);
  }
}

async function* rest(
  head: readonly Buffer[],
  source: AsyncIterator<Buffer, undefined>,
): AsyncGenerator<Buffer> {
  yield* head;
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}

async function streamToStore(
  ctx: Context,
  { key, filename, limit }: { key: string; filename: string; limit: number },
  source: AsyncIterable<Buffer>,
): Promise<StagedFile> {
  const meter: Meter = { bytes: 0, hash: createHash('sha256'), into: new PassThrough() };
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
  throw tooLarge(filename, limit);
}

function tooLarge(filename: string, limit: number): Problem {
  return new Problem(libraryProblems['file-too-large'], {
    thing: `file ${JSON.stringify(filename)}`,
    expected: `at most ${limit} bytes`,
  });
}

export function sha256Of(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Lets bytes of our own making wait. */
export async function stageBytes(ctx: Context, key: string, bytes: Buffer): Promise<Staged> {
  if (bytes.length <= smallBytes) return { key, content: bytes };
  await ctx.store.put(key, bytes);
  return { key };
}

/** For whoever looks into it. */
export async function sourceOf(ctx: Context, { key, content }: Staged): Promise<ImageSource> {
  if (content !== undefined) return { bytes: content };
  const path = ctx.store.localPath(key);
  return path === undefined ? { bytes: (await ctx.store.read(key)) ?? Buffer.alloc(0) } : { path };
}

/** Keeps it under the key as well, durably. False when it is not there any more: what was staged may be swept after a day. */
export async function keepStaged(ctx: Context, { key, content }: Staged, to: string): Promise<boolean> {
  if (content === undefined) return ctx.store.copy(key, to);
  await ctx.store.put(to, content);
  return true;
}

export async function discardStaged(ctx: Context, { key, content }: Staged): Promise<void> {
  if (content === undefined) await ctx.store.delete(key);
}

type Meter = { bytes: number; readonly hash: Hash; readonly into: PassThrough };

/** Beyond the limit, or when the store takes no more, what still comes is read and let go. */
async function readThrough(source: AsyncIterable<Buffer>, meter: Meter, limit: number): Promise<void> {
  const { into } = meter;
  // What goes wrong with it is told by who reads it.
  into.on('error', () => undefined);
  try {
    for await (const chunk of source) {
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
