import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '#context.ts';
import { errorCode } from '#storage/error-code.ts';

/** Beside the database, so that a restored backup does not bring back who was erased after it. */
export const erasuresFile = 'erasures.jsonl';

/** Adds what the record has and the file has not; on the disk when it is done. */
export async function keepErasures({ config, database }: Context): Promise<void> {
  const path = join(config.server.data, erasuresFile);
  const known = await readErasures(path);
  const entries = await database.db
    .selectFrom('ledger')
    .select(['at', 'facts'])
    .where('kind', '=', 'erasure')
    .orderBy('seq')
    .execute();
  const lines = entries
    .map(({ at, facts }) => ({ at: at.toISOString(), subject: String(facts['subject']) }))
    .filter(({ subject }) => !known.has(subject))
    .map((line) => `${JSON.stringify(line)}\n`);
  if (lines.length === 0) return;
  await using file = await open(path, 'a', 0o600);
  await file.appendFile(lines.join(''));
  await file.sync();
}

/**
 * Who was erased, by their hashes: from this file, or from what `/privacy/ledger.json` gave. Nobody where there is no
 * file; a line that was cut short is passed over.
 */
export async function readErasures(path: string): Promise<ReadonlySet<string>> {
  try {
    const text = await readFile(path, 'utf8');
    return new Set(
      [...text.matchAll(/"subject": ?"([0-9a-f]{64})"/g)].flatMap(([, subject]) => subject ?? []),
    );
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Set();
    throw error;
  }
}
