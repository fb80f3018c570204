import type { Context } from '#context.ts';
import { dumpDatabase } from '#database/backup/dump.ts';
import { jobsToCarry } from '#jobs/backup.ts';
import { holdObjects } from '#library/holds.ts';
import { newId } from '#platform/id.ts';
import { addJson, addObjects, addRows, rowsBack, type Watch } from './archive.ts';
import {
  type Beginning,
  beginningName,
  type Ending,
  endingName,
  formatName,
  formatVersion,
} from './format.ts';
import { neededObjects } from './needed-objects.ts';
import { programVersion } from './program-version.ts';
import { TarWriter } from './tar-writer.ts';
import { writeNewFile } from './write-new-file.ts';

export type Backup = Omit<Ending, 'sha256'> & { readonly file: string; readonly fileBytes: number };

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
    const parts = await addRows(
      writer,
      dumpDatabase(ctx.database, folder, [jobsToCarry(ctx.jobs, ctx.clock)]),
    );
    watch.signal.throwIfAborted();
    const readRows = (): AsyncIterable<Buffer> => rowsBack(file, parts);
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
