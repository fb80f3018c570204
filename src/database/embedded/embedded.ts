import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '#database/connections.ts';
import { databaseProblems } from '#database/problems.ts';
import type { Log } from '#platform/log.ts';
import { Problem } from '#platform/problem.ts';
import { prepareCluster } from './cluster.ts';
import { EngineThread } from './engine-thread.ts';
import { readHolder, takeFolder, writeHolder } from './holder.ts';

export type EmbeddedOptions = {
  /** The data folder; the database is in `database/` below it. */
  readonly folder: string;
  /** Whether to join the process that holds the database, if there is one. */
  readonly share: boolean;
  readonly idleMs: number;
  readonly log: Log;
};

/** Room for one client at a time is all that a database with one session needs. */
const max = 1;

/** The name that `pg` and psql expect in the folder they are given as host. */
const socketName = '.s.PGSQL.5432';

/** A Unix socket's path may have 107 bytes on Linux, 103 elsewhere. */
const longestPath = 100;

/** How long a process that joins waits for the holder to finish its start. */
const joinMs = 30_000;

/**
 * Opens the embedded database, or joins the process that has it open (`share`). Without `share`, a database
 * that is held throws `database-in-use`.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Connections> {
  const folder = join(resolve(options.folder), 'database');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const until = Date.now() + (options.share ? joinMs : 0);
  for (;;) {
    const lock = takeFolder(folder);
    if (lock !== undefined) return hold(folder, lock, options);
    const joined = options.share ? await joinHolder(folder) : undefined;
    if (joined !== undefined) return joined;
    if (Date.now() >= until) throw await inUse(folder);
    await sleep(100);
  }
}

async function hold(
  folder: string,
  lock: Disposable,
  { log, idleMs }: EmbeddedOptions,
): Promise<Connections> {
  try {
    const cluster = await prepareCluster(folder);
    const socketFolder = await placeForSocket(folder);
    const socket = join(socketFolder, socketName);
    await rm(socket, { force: true });
    await writeHolder(folder, { pid: process.pid, socketFolder });
    const thread = new EngineThread({ folder: cluster, socket, idleMs }, log);
    await thread.started();
    const close = async (): Promise<void> => {
      await thread.close();
      await writeHolder(folder, undefined);
      if (socketFolder !== folder) await rm(socketFolder, { recursive: true, force: true });
      lock[Symbol.dispose]();
    };
    return {
      engine: 'embedded',
      unreachable: 'database-stopped',
      config: { stream: () => thread.connect(), max, idleTimeoutMillis: 0 },
      close,
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** Both places are 0700, so that only this user's processes reach the socket, whatever the umask is. */
async function placeForSocket(folder: string): Promise<string> {
  const fits = Buffer.byteLength(join(folder, socketName)) <= longestPath;
  return fits ? folder : mkdtemp(join(tmpdir(), 'vitrine-'));
}

async function joinHolder(folder: string): Promise<Connections | undefined> {
  const holder = await readHolder(folder);
  if (holder === undefined || !(await answers(join(holder.socketFolder, socketName)))) return undefined;
  const config = { host: holder.socketFolder, user: 'postgres', database: 'postgres', max };
  return { engine: 'embedded', unreachable: 'database-stopped', config, close: () => Promise.resolve() };
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function inUse(folder: string): Promise<Problem> {
  const holder = await readHolder(folder);
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`;
  return new Problem(databaseProblems['database-in-use'], {
    detail: `The database in ${folder} is in use by ${who}.`,
  });
}
