import { join } from 'node:path';
import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { newId } from '#platform/id.ts';
import {
  allOf,
  appendDeletions,
  type Deletion,
  deletionsFile,
  linesOf,
  readDeletions,
  replaceDeletions,
} from './file.ts';

/** Takes what was noted into the file; the file is on the disk before the rows are gone. What an interruption leaves is written once more. */
export async function keepDeletions(ctx: Context): Promise<number> {
  return ctx.database.transaction(async (tx) => {
    await lockFile(tx);
    return writeNoted(ctx, tx);
  });
}

/** With the file locked. */
export async function writeNoted(ctx: Context, tx: Tx): Promise<number> {
  const rows = await tx.deleteFrom('deletions').returningAll().execute();
  if (rows.length === 0) return 0;
  const noted = rows
    .toSorted((one, other) => Number(one.seq) - Number(other.seq))
    .map(({ asset_id: asset, version, became }): Deletion => ({ asset, version, became }));
  const mark = newId<'deletions'>(ctx.clock.now());
  await appendDeletions(ctx.config.server.data, linesOf(noted, mark));
  await setMark(tx, mark);
  return rows.length;
}

/** Once a night: what came back takes no line any more, and what is gone takes one. */
export async function compactDeletions(ctx: Context): Promise<void> {
  const { data } = ctx.config.server;
  await ctx.database.transaction(async (tx) => {
    await lockFile(tx);
    const kept = await readDeletions(join(data, deletionsFile));
    if (kept?.mark === undefined) return;
    const needed = allOf(kept);
    if (kept.lines > needed.length + 1) await replaceDeletions(data, linesOf(needed, kept.mark));
  });
}

/** Of several processes one at a time writes and reads the file. */
export async function lockFile(tx: Tx): Promise<void> {
  await sql`lock table deletions_file in exclusive mode`.execute(tx);
}

export async function setMark(tx: Tx, mark: string): Promise<void> {
  await tx.deleteFrom('deletions_file').execute();
  await tx.insertInto('deletions_file').values({ mark }).execute();
}
