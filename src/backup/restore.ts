import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Context } from '#context.ts';
import { restoreDatabase } from '#database/backup/restore.ts';
import { migrate } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { databaseProblems } from '#database/problems.ts';
import { jobsToCarry } from '#jobs/backup.ts';
import { dropHolds } from '#library/holds.ts';
import { Problem } from '#platform/problem.ts';
import { errorCode } from '#storage/error-code.ts';
import { findFilledTable, findObject, removeObjects } from './empty-installation.ts';
import type { Watch } from './archive.ts';
import {
  type Beginning,
  beginningName,
  type Ending,
  endingName,
  formatName,
  formatVersion,
  hashInKey,
  isObjectKey,
  isRowsPart,
} from './format.ts';
import { backupProblems } from './problems.ts';
import { TarFault } from './tar-header.ts';
import { TarReader } from './tar-reader.ts';
import {
  forgetUnfinishedRestore,
  noteUnfinishedRestore,
  readUnfinishedRestore,
} from './unfinished-restore.ts';

export type Restored = {
  readonly file: string;
  /** When the backup was begun. */
  readonly made: string;
  readonly objects: number;
  readonly bytes: number;
  readonly faults: Ending['faults'];
  readonly moreFaults: number;
};

/**
 * Fills an installation that holds nothing yet: first every object, then, when the file has proved whole, all rows in
 * one transaction, so that at no time a row names an object that is not there. `ctx` is open but not migrated.
 * What fails leaves it as empty as it was. A process killed meanwhile leaves a note that keeps a server from starting;
 * the next restore begins anew. Throws `restore-not-empty`, `backup-not-found`, `backup-damaged`, `backup-interrupted`,
 * `backup-none`, `no-space` and what `restoreDatabase` does.
 */
export async function restoreBackup(ctx: Context, path: string, watch: Watch): Promise<Restored> {
  try {
    return await restore(ctx, path, watch);
  } catch (error) {
    throw asRestoreProblem(error, path, watch.signal);
  }
}

async function restore(ctx: Context, path: string, watch: Watch): Promise<Restored> {
  const { data } = ctx.config.server;
  await using reader = new TarReader(createReadStream(path, { highWaterMark: readBytes }));
  const beginning = await readBeginning(reader, path);
  const note = { file: path, id: beginning.id };
  const ending = (await isOnlyToBeFinished(ctx, note.id))
    ? await readObjects(reader, watch, passOver)
    : await fill(ctx, path, { reader, watch, note });
  await migrate(ctx.database, migrations);
  await ctx.database.transaction((tx) => dropHolds(tx));
  await forgetUnfinishedRestore(data);
  const { objects, bytes, faults, moreFaults } = ending;
  return { file: path, made: beginning.made, objects, bytes, faults, moreFaults };
}

/** When a restore of the same backup was cut short after its rows were committed, everything is there. */
async function isOnlyToBeFinished(ctx: Context, id: string): Promise<boolean> {
  const noted = await readUnfinishedRestore(ctx.config.server.data);
  const filled = await findFilledTable(ctx.database);
  if (filled !== undefined && noted?.id === id && noted.reached === 'rows') return true;
  if (filled !== undefined) throw notEmpty(`its table ${filled} has rows`);
  if (noted !== undefined) await removeObjects(ctx.store);
  const object = await findObject(ctx.store);
  if (object !== undefined) throw notEmpty(`its storage has objects, such as ${object}`);
  return false;
}

type Filling = {
  readonly reader: TarReader;
  readonly watch: Watch;
  readonly note: { readonly file: string; readonly id: string };
};

async function fill(ctx: Context, path: string, { reader, watch, note }: Filling): Promise<Ending> {
  const { data } = ctx.config.server;
  await noteUnfinishedRestore(data, { ...note, reached: 'objects' });
  try {
    const ending = await readObjects(reader, watch, (key, content) => keepObject(ctx, key, content));
    await noteUnfinishedRestore(data, { ...note, reached: 'rows' });
    const carried = [jobsToCarry(ctx.jobs, ctx.clock)];
    await restoreDatabase(ctx.database, rowsOf(path), { migrations, carried });
    return ending;
  } catch (error) {
    // When this fails as well the note stays, and says it all.
    await undo(ctx).catch((err: unknown) => ctx.log.warn({ err }, 'What was restored could not be removed.'));
    throw error;
  }
}

/** Not when the rows were committed after all, as when the connection broke just then: they need their objects. */
async function undo(ctx: Context): Promise<void> {
  if ((await findFilledTable(ctx.database)) !== undefined) return;
  await removeObjects(ctx.store);
  await forgetUnfinishedRestore(ctx.config.server.data);
}

async function readBeginning(reader: TarReader, path: string): Promise<Beginning> {
  const first = await reader.next().catch((error: unknown) => {
    if (!(error instanceof TarFault)) throw error;
  });
  if (first?.name !== beginningName) {
    throw new Problem(backupProblems['backup-none'], { thing: 'file', value: path });
  }
  const beginning = parseJson(await reader.text(smallBytes)) as Beginning;
  if (beginning.format !== formatName || beginning.version !== formatVersion)
    throw new TarFault(`its format is ${beginning.format} ${beginning.version}`);
  return beginning;
}

/** Gives whether the content is what the key says. */
type Take = (key: string, content: AsyncIterable<Buffer>) => Promise<boolean>;

/** Reads the whole file, gives each object to `take`, and proves that it is as it was written. */
async function readObjects(reader: TarReader, watch: Watch, take: Take): Promise<Ending> {
  const seen = { objects: 0, bytes: 0 };
  const damaged: string[] = [];
  for (;;) {
    watch.signal.throwIfAborted();
    const entry = await reader.next();
    if (entry === undefined) throw new TarFault('it ends too early');
    if (entry.name === endingName) break;
    if (isRowsPart(entry.name)) continue;
    if (!isObjectKey(entry.name)) throw new TarFault(`it has an entry ${JSON.stringify(entry.name)}`);
    if (!(await take(entry.name, reader.content()))) damaged.push(entry.name);
    seen.objects += 1;
    seen.bytes += entry.bytes;
    watch.progress(seen);
  }
  const before = reader.sha256Before;
  const ending = parseJson(await reader.text(endingBytes)) as Ending;
  if (ending.sha256 !== before) throw new TarFault('its content was changed');
  if ((await reader.next()) !== undefined) throw new TarFault('it goes on after its end');
  if (ending.objects !== seen.objects || ending.bytes !== seen.bytes)
    throw new TarFault(`it says ${ending.objects} objects and has ${seen.objects}`);
  const told = new Set(ending.faults.map(({ key }) => key));
  const untold = damaged.find((key) => !told.has(key));
  if (untold !== undefined && ending.moreFaults === 0)
    throw new TarFault(`${untold} is not what its key says`);
  return ending;
}

const passOver: Take = () => Promise.resolve(true);

export async function keepObject(
  ctx: Context,
  key: string,
  content: AsyncIterable<Buffer>,
): Promise<boolean> {
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of content) {
      hash.update(piece);
      yield piece;
    }
  };
  await ctx.store.put(key, Readable.from(hashed(), { objectMode: false }));
  const wanted = hashInKey(key);
  return wanted === undefined || hash.digest('hex') === wanted;
}

/** The rows stand before the objects. */
async function* rowsOf(path: string): AsyncGenerator<Buffer> {
  await using reader = new TarReader(createReadStream(path, { highWaterMark: readBytes }));
  await reader.next();
  for (let entry = await reader.next(); entry !== undefined && isRowsPart(entry.name);) {
    yield* reader.content();
    entry = await reader.next();
  }
}

const readBytes = 262_144;
const smallBytes = 65_536;
/** Room for a thousand faults. */
const endingBytes = 2 ** 20;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TarFault('a part of it is not JSON');
  }
}

function notEmpty(why: string): Problem {
  return new Problem(databaseProblems['restore-not-empty'], {
    detail: `A backup is restored into an empty installation only; this one is not: ${why}.`,
  });
}

function asRestoreProblem(error: unknown, path: string, signal: AbortSignal): unknown {
  if (error instanceof Problem) return error;
  if (signal.aborted) return new Problem(backupProblems['backup-interrupted'], { cause: error });
  if (error instanceof TarFault) {
    return new Problem(backupProblems['backup-damaged'], {
      detail: `The backup ${path} is damaged or incomplete: ${error.message}.`,
      cause: error,
    });
  }
  if (['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes(errorCode(error) ?? ''))
    return new Problem(backupProblems['backup-not-found'], { thing: 'file', value: path, cause: error });
  return error;
}
