import { sql, type Updateable } from 'kysely';
import type { Context } from '#context.ts';
import type { UploadsTable } from '#database/tables/intake.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { intakeProblems } from './problems.ts';
import type { UnfinishedUpload } from './uploads.ts';

/** A writer that has not said for so long that it is there loses its place to the next who asks for it. */
const seconds = 10;

/** The right of one request to add to an upload. */
export type Lease = { readonly uploadId: Id<'upload'>; readonly writer: Id<'writer'>; isHeld: boolean };

const nobody = { writer: null, writer_run: null, writer_until: null } as const;
/** By the database's clock: processes of several machines ask for it. */
const end = sql<Date>`now() + make_interval(secs => ${seconds})`;

/** Gives the lease, and the row as it is under it. Throws `upload-busy`. */
export async function claimUpload(
  { database, clock }: Context,
  run: Id<'run'>,
  uploadId: Id<'upload'>,
): Promise<{ readonly lease: Lease; readonly current: UnfinishedUpload }> {
  const writer = newId<'writer'>(clock.now());
  // On the embedded engine no other process can be alive that holds a lease.
  const isAlone = database.engine === 'embedded';
  const current = await database.db
    .updateTable('uploads')
    .set({ writer, writer_run: run, writer_until: end })
    .where('id', '=', uploadId)
    .where((where) =>
      where.or([
        where('writer', 'is', null),
        where('writer_until', '<', sql<Date>`now()`),
        ...(isAlone ? [where('writer_run', '<>', run)] : []),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
  if (current !== undefined) return { lease: { uploadId, writer, isHeld: true }, current };
  throw busy();
}

/** Writes to the row, and renews the lease or gives it back. Throws `upload-busy` when somebody else has it by now. */
export async function updateUpload(
  { database }: Context,
  lease: Lease,
  change: Updateable<UploadsTable>,
  then: 'and hold' | 'and give back' = 'and hold',
): Promise<void> {
  const { numUpdatedRows } = await database.db
    .updateTable('uploads')
    .set({ ...change, ...(then === 'and hold' ? { writer_until: end } : nobody) })
    .where('id', '=', lease.uploadId)
    .where('writer', '=', lease.writer)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw busy();
  lease.isHeld = then === 'and hold';
}

export async function releaseUpload({ database }: Context, lease: Lease): Promise<void> {
  if (!lease.isHeld) return;
  await database.db
    .updateTable('uploads')
    .set(nobody)
    .where('id', '=', lease.uploadId)
    .where('writer', '=', lease.writer)
    .execute();
}

function busy(): Problem {
  return new Problem(intakeProblems['upload-busy'], { retryAfter: 5 });
}
