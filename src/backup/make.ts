import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Context } from '#context.ts';
import { dumpDatabase } from '#database/backup/dump.ts';
import { jobsToCarry } from '#jobs/backup.ts';
import { holdObjects } from '#library/holds.ts';
import { newId } from '#platform/id.ts';
import {
  type Beginning,
  beginningName,
  type Ending,
  endingName,
  type Fault,
  formatName,
  formatVersion,
  hashInKey,
  rowsPartBytes,
  rowsPartName,
} from './format.ts';
import { type NeededObject, neededObjects } from './needed-objects.ts';
import { programVersion } from './program-version.ts';
import { TarReader } from './tar-reader.ts';
import { TarWriter } from './tar-writer.ts';
import { writeNewFile } from './write-new-file.ts';

export type Progress = { readonly objects: number; readonly bytes: number };
export type Watch = {
  /** Called often. */
  readonly progress: (progress: Progress) => void;
  /** Ends it early; nothing is left then. */
  readonly signal: AbortSignal;
};

export type Backup = Omit<Ending, 'sha256'> & { readonly file: string; readonly fileBytes: number };

/** Faults named one by one; more are only counted. */
const mostFaults = 1_000;

const readBytes = 262_144;

/**
 * Writes the installation as it is at one moment into one new file, while it goes on being used.
 * Objects that the installation has lost do not stop it; they are in `faults`.
 * Throws `backup-exists`, `backup-place-unusable`, `backup-no-space`, `backup-interrupted`, `hold-lost`.
 */
export async function makeBackup(ctx: Context, path: string, watch: Watch): Promise<Backup> {
  return writeNewFile(path, watch.signal, async (file, folder) => {
    await using hold = await holdObjects(ctx);
    const writer = new TarWriter(file, ctx.clock.now());
    await addJson(writer, beginningName, await beginning(ctx));
    const parts = await addRows(ctx, writer, folder);
    watch.signal.throwIfAborted();
    const readRows = (): AsyncIterable<Buffer> => rowsOf(file, parts);
    const counted = await addObjects(ctx, { writer, watch }, neededObjects(readRows));
    await hold.confirm();
    await addJson(writer, endingName, { ...counted, sha256: writer.sha256 } satisfies Ending);
    await writer.end();
    return { file: path, fileBytes: writer.position, ...counted };
  });
}

async function beginning(ctx: Context): Promise<Beginning> {
  const now = ctx.clock.now();
  return {
    format: formatName,
    version: formatVersion,
    id: newId<'backup'>(now),
    made: now.toISOString(),
    program: await programVersion(),
  };
}

function addJson(writer: TarWriter, name: string, value: object): Promise<void> {
  const content = Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
  return writer.add({ name, bytes: content.length }, [content]);
}

/** In parts, since an entry begins with its size, which is known only when it has been read. Gives their number. */
async function addRows(ctx: Context, writer: TarWriter, folder: string): Promise<number> {
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
  for await (const piece of dumpDatabase(ctx.database, folder, [jobsToCarry(ctx.jobs, ctx.clock)])) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= rowsPartBytes) await flush();
  }
  await flush();
  return number;
}

/** The rows, read back from the file that is being written. */
async function* rowsOf(file: FileHandle, parts: number): AsyncGenerator<Buffer> {
  await using reader = new TarReader(piecesOf(file));
  await reader.next();
  for (let part = 0; part < parts; part += 1) {
    await reader.next();
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

type Target = { readonly writer: TarWriter; readonly watch: Watch };

async function addObjects(
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
  writer: TarWriter,
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
