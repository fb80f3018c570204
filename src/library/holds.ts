import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import { newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { libraryProblems } from './problems.ts';

/** Longer than anything that keeps a hold from being renewed; a killed backup holds objects no longer than this. */
const minutes = 15;
const renewMs = 60_000;

/** While it lives, no object that a row names at its beginning is removed. Disposing ends it. */
export type Hold = AsyncDisposable & {
  /** Throws `hold-lost` when it ran out before: objects may have been removed meanwhile. */
  confirm(): Promise<void>;
};

/**
 * Keeps every object from being removed, for whoever reads rows now and their objects later. Times are the
 * database's: processes of several machines ask for them.
 */
export async function holdObjects(ctx: Context): Promise<Hold> {
  const name = `backup-${newId<'hold'>(ctx.clock.now())}`;
  const { db } = ctx.database;
  await db
    .deleteFrom('holds')
    .where('expires_at', '<', sql<Date>`now()`)
    .execute();
  await db.insertInto('holds').values({ name, expires_at: later }).execute();
  const renewing = setInterval(() => {
    renew(db, name).catch((err: unknown) => ctx.log.warn({ err }, 'The hold of the backup was not renewed.'));
  }, renewMs).unref();
  return {
    confirm: async () => {
      if (!(await renew(db, name))) throw new Problem(libraryProblems['hold-lost']);
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(renewing);
      await db.deleteFrom('holds').where('name', '=', name).execute();
    },
  };
}

/** Whether somebody holds the objects now. */
export async function isHeld(tx: Tx): Promise<boolean> {
  const row = await tx
    .selectFrom('holds')
    .select('name')
    .where('expires_at', '>', sql<Date>`now()`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The holds of another installation mean nothing here: for who has just restored its rows. */
export async function dropHolds(tx: Tx): Promise<void> {
  await tx.deleteFrom('holds').execute();
}

const later = sql<Date>`now() + make_interval(mins => ${minutes})`;

async function renew(db: Db, name: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('holds')
    .set({ expires_at: later })
    .where('name', '=', name)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
