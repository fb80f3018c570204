import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Id, isId, timeOf } from '#platform/id.ts';
import type { Message } from './letter.ts';

/** As many as these are kept; the oldest go first. */
const mostKept = 1_000;

const keptMs = 7 * 24 * 3_600_000;

/** Messages as text files that only the server's user can read, one for each, below `mail/` of the data folder. */
export class KeptMessages {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writing the same message again changes nothing. */
  async keep({ id, to, subject, text }: Message): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(this.#path(id), `To: ${to}\nSubject: ${subject}\n\n${text}`, {
      mode: 0o600,
      flush: true,
    });
  }

  /** `undefined` when it is not here, or not any more. */
  async read(id: string): Promise<string | undefined> {
    if (!isId(id)) return undefined;
    return readFile(this.#path(id), 'utf8').catch(absent);
  }

  /** That it is not here is as good. */
  async remove(id: string): Promise<void> {
    if (isId(id)) await rm(this.#path(id), { force: true });
  }

  /** The ids of all that are here. */
  async list(): Promise<Id<string>[]> {
    const files = (await readdir(this.#folder).catch(absent)) ?? [];
    return files.map((file) => file.replace(/\.txt$/, '')).filter((id) => isId<string>(id));
  }

  /** Removes what is too old, and the oldest of what is too many. Gives how many it removed. */
  async expire(now: Date): Promise<number> {
    const ids = await this.list();
    // Ids begin with their time, so their order is that of time.
    const latest = new Set(ids.toSorted().slice(-mostKept));
    const gone = ids.filter((id) => !latest.has(id) || now.getTime() - timeOf(id).getTime() > keptMs);
    for (const id of gone) await rm(this.#path(id), { force: true });
    return gone.length;
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.txt`);
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
