import { randomBytes } from 'node:crypto';
import type { Context } from '#context.ts';

/** A random secret of this installation, made at its first use; every process and every restored copy has the same. */
export async function serverSecret(ctx: Context, name: string): Promise<string> {
  const value = randomBytes(32).toString('base64url');
  await ctx.database.db
    .insertInto('server_secrets')
    .values({ name, value, made_at: ctx.clock.now() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const row = await ctx.database.db
    .selectFrom('server_secrets')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.value;
}
