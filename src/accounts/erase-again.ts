import { join } from 'node:path';
import { sql } from 'kysely';
import { type Operator, operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { dropLostLetters } from '#outbox/kept-letters.ts';
import { erasuresFile, keepErasures, readErasures } from '#privacy/ledger/kept-erasures.ts';
import { hashSubject } from '#privacy/subjects/erase.ts';
import { receiptKey } from './receipt-key.ts';
import { serverSecret } from './server-secret.ts';

/** What names the erased in the record; of every installation another. In each backup, since it is made before the first. */
export async function erasureSecret(ctx: Context): Promise<Buffer> {
  return Buffer.from(await serverSecret(ctx, 'erasures'), 'base64url');
}

/**
 * Before the server is ready: makes the secrets, writes what the record knows beside the database, ends what an interruption left
 * of an erasure, and closes whom a database that was restored by other means brought back.
 */
export async function prepareErasures(ctx: Context): Promise<void> {
  await erasureSecret(ctx);
  await receiptKey(ctx);
  await keepErasures(ctx);
  await dropLostLetters(ctx);
  await eraseAgain(ctx, operator, await readErasures(join(ctx.config.server.data, erasuresFile)));
}

export type ErasedAgain = { readonly people: number; readonly organizations: number };

/**
 * After an older backup was restored: who is on record as erased is closed at once and erased as soon as the server runs.
 */
export async function eraseAgain(
  ctx: Context,
  _actor: Operator,
  subjects: ReadonlySet<string>,
): Promise<ErasedAgain> {
  const again = { people: 0, organizations: 0 };
  if (subjects.size === 0) return again;
  const secret = await erasureSecret(ctx);
  for (const table of ['people', 'organizations'] as const) {
    const rows = await ctx.database.db.selectFrom(table).select('id').execute();
    const ids = rows.map(({ id }) => id).filter((id) => subjects.has(hashSubject(secret, id)));
    for (const id of ids) {
      await sql`update ${sql.table(table)} set erase_at = ${ctx.clock.now()} where id = ${id}`.execute(
        ctx.database.db,
      );
    }
    again[table] = ids.length;
  }
  return again;
}
