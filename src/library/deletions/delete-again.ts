import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { expireTrashJob } from '#library/job-names.ts';
import { collectLater, type Keyed, keysOf } from '#library/let-go.ts';
import { throwAway } from '#library/trash-rows.ts';
import { type Id, newId } from '#platform/id.ts';
import {
  allOf,
  appendDeletions,
  type Deletion,
  type Deletions,
  deletionsFile,
  lastMark,
  linesOf,
  readDeletions,
} from './file.ts';
import { lockFile, setMark, writeNoted } from './keep.ts';

/**
 * Before the server is ready: where the file goes on after what the database knows of it, that was restored by other
 * means, and what the file names goes again.
 */
export async function prepareDeletions(ctx: Context): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    await lockFile(tx);
    const path = join(ctx.config.server.data, deletionsFile);
    const row = await tx.selectFrom('deletions_file').select('mark').executeTakeFirst();
    // Marks begin with their time. One that is older is of a folder that others have gone on without.
    const isAhead = ((await lastMark(path)) ?? '') > (row?.mark ?? '');
    const kept = isAhead ? await readDeletions(path) : undefined;
    if (kept !== undefined) {
      await goAgain(ctx, tx, kept);
      await adopt(ctx, tx, []);
    }
    await writeNoted(ctx, tx);
  });
}

/** After an older backup was restored: what was deleted since is deleted again. Gives how many pictures. */
export async function deleteAgain(
  ctx: Context,
  _actor: Operator,
  files: readonly string[],
): Promise<{ pictures: number }> {
  let pictures = 0;
  for (const file of files) {
    const kept = await readDeletions(file);
    if (kept === undefined) continue;
    pictures += await ctx.database.transaction(async (tx) => {
      await lockFile(tx);
      // What the backup had noted and not yet written is older than the file.
      await tx.deleteFrom('deletions').execute();
      const count = await goAgain(ctx, tx, kept);
      await adopt(ctx, tx, file === resolve(ctx.config.server.data, deletionsFile) ? [] : allOf(kept));
      return count;
    });
  }
  return { pictures };
}

/** The file is this database's from now on. */
async function adopt(ctx: Context, tx: Tx, more: readonly Deletion[]): Promise<void> {
  const mark = newId<'deletions'>(ctx.clock.now());
  await appendDeletions(ctx.config.server.data, linesOf(more, mark));
  await setMark(tx, mark);
}

const batch = 5_000;

/** Into the trash, from where nothing is delivered; what was gone for good has no more time there. */
async function goAgain(ctx: Context, tx: Tx, { trashed, gone, versions }: Deletions): Promise<number> {
  // Noted after what the file says.
  const back = await tx.selectFrom('deletions').select('asset_id').where('became', '=', 'back').execute();
  const isBack = new Set<string>(back.map(({ asset_id }) => asset_id));
  const ids = [...new Set([...gone, ...trashed])].filter((id) => !isBack.has(id));
  let count = 0;
  for (let at = 0; at < ids.length; at += batch) {
    count += await throwAway(ctx, tx, { ids: ids.slice(at, at + batch) as Id<'asset'>[] });
  }
  await expireNow(ctx, tx, [...gone]);
  await dropVersions(ctx, tx, versions);
  await ctx.jobs.enqueue(tx, expireTrashJob, {});
  return count;
}

async function expireNow(ctx: Context, tx: Tx, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += batch) {
    await tx
      .updateTable('trash')
      .set({ expires_at: ctx.clock.now() })
      .where('id', 'in', ids.slice(at, at + batch) as Id<'asset'>[])
      .execute();
  }
}

async function dropVersions(ctx: Context, tx: Tx, versions: Deletions['versions']): Promise<void> {
  for (let at = 0; at < versions.length; at += batch) {
    const some = versions.slice(at, at + batch);
    const { rows } = await sql<Keyed>`
      delete from asset_versions using unnest(
        ${some.map(({ asset }) => asset)}::uuid[], ${some.map(({ version }) => version)}::integer[]
      ) as gone (asset, version)
      where asset_versions.asset_id = gone.asset and asset_versions.version = gone.version
      returning original_key, public_key
    `.execute(tx);
    await collectLater(ctx, tx, rows.flatMap(keysOf));
  }
}
