import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';

type Addresses = { readonly publicUrl: string; readonly cdnUrl: string };

/** What the server listens on, which its addresses need not say: a proxy may be in front. */
export type Listening = { readonly host: string; readonly port: number };

type Served = {
  readonly pid: number;
  readonly addresses: Addresses;
  /** Absent in what an earlier version wrote. */
  readonly listening?: Listening;
};

const fileIn = (folder: string): string => join(folder, 'server.json');

/** Tells commands of this data folder where its server answers, so that the links they print lead there. */
export async function announceServed(
  folder: string,
  said: { readonly addresses: Addresses; readonly listening: Listening },
): Promise<void> {
  const served: Served = { pid: process.pid, ...said };
  const temporary = `${fileIn(folder)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(served)}\n`, { mode: 0o600 });
  await rename(temporary, fileIn(folder));
}

/** Takes it back, unless another server of the same folder has said something since. */
export async function retractServed(folder: string): Promise<void> {
  const served = await read(folder);
  if (served?.pid === process.pid) await rm(fileIn(folder), { force: true });
}

/** Undefined when no server runs; what one left that was killed is of nobody. */
export async function readServed(folder: string): Promise<Addresses | undefined> {
  return (await readLiving(folder))?.addresses;
}

/** What the server of this folder listens on; undefined when none runs. */
export async function readListening(folder: string): Promise<Listening | undefined> {
  return (await readLiving(folder))?.listening;
}

async function readLiving(folder: string): Promise<Served | undefined> {
  const served = await read(folder);
  return served !== undefined && lives(served.pid) ? served : undefined;
}

async function read(folder: string): Promise<Served | undefined> {
  try {
    return JSON.parse(await readFile(fileIn(folder), 'utf8')) as Served;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A process of another user lives, too (EPERM). */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
