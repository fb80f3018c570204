import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Context } from '#context.ts';
import { type Ending, type Fault, hashInKey, isRowsPart, rowsPartBytes, rowsPartName } from './format.ts';
import type { NeededObject } from './needed-objects.ts';
import type { TarEntry } from './tar-header.ts';
import { TarReader } from './tar-reader.ts';

export type Progress = { readonly objects: number; readonly bytes: number };
export type Watch = {
  /** Called often. */
  readonly progress: (progress: Progress) => void;
  /** Ends it early; nothing is left then. */
  readonly signal: AbortSignal;
};

/** What entries are added to, one after the other. */
export type Archive = {
  add(entry: TarEntry, content: AsyncIterable<Buffer> | readonly Buffer[]): Promise<void>;
};

/** Faults named one by one; more are only counted. */
const mostFaults = 1_000;

const readBytes = 262_144;

export function addJson(writer: Archive, name: string, value: object): Promise<void> {
  const content = Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
  return writer.add({ name, bytes: content.length }, [content]);
}

/** In parts, since an entry begins with its size, which is known only when it has been read. Gives their number. */
export async function addRows(writer: Archive, dumped: AsyncIterable<Buffer>): Promise<number> {
  let number = 0;
  let pieces: Buffer[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (bytes === 0) return;
    number += 1;
    await writer.add({ name: rowsPartName(number), bytes }, pieces);
    pieces = [];
    bytes = 0;
  };
  for await (const piece of dumped) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= rowsPartBytes) await flush();
  }
  await flush();
  return number;
}

/** The rows, read back from the file that is being written. */
export async function* rowsBack(file: FileHandle, parts: number): AsyncGenerator<Buffer> {
  await using reader = new TarReader(piecesOf(file));
  for (let part = 0; part < parts;) {
    const entry = await reader.next();
    if (entry === undefined || !isRowsPart(entry.name)) continue;
    part += 1;
    yield* reader.content();
  }
}

/** A stream would close the file with itself. */
async function* piecesOf(file: FileHandle): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(readBytes), 0, readBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

type Target = { readonly writer: Archive; readonly watch: Watch };

export async function addObjects(
  ctx: Context,
  { watch, writer }: Target,
  wanted: AsyncIterable<NeededObject>,
): Promise<Omit<Ending, 'sha256'>> {
  const counted = { objects: 0, bytes: 0, faults: [] as Fault[], moreFaults: 0 };
  for await (const needed of wanted) {
    watch.signal.throwIfAborted();
    const { bytes, fault } = await addObject(ctx, writer, needed);
    if (fault !== 'missing') counted.objects += 1;
    counted.bytes += bytes;
    if (fault !== undefined && counted.faults.length >= mostFaults) counted.moreFaults += 1;
    else if (fault !== undefined) counted.faults.push({ key: needed.key, fault });
    watch.progress(counted);
  }
  return counted;
}

async function addObject(
  ctx: Context,
  writer: Archive,
  { key, bytes: expected }: NeededObject,
): Promise<{ bytes: number; fault?: Fault['fault'] }> {
  const bytes = (await ctx.store.head(key))?.bytes;
  const stream = await ctx.store.stream(key);
  if (bytes === undefined || stream === undefined) {
    stream?.destroy();
    return { bytes: 0, fault: 'missing' };
  }
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of stream) {
      hash.update(piece as Buffer);
      yield piece as Buffer;
    }
  };
  await writer.add({ name: key, bytes }, hashed());
  const wanted = hashInKey(key);
  const whole = bytes === expected && (wanted === undefined || hash.digest('hex') === wanted);
  return whole ? { bytes } : { bytes, fault: 'damaged' };
}
