import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';

/** The ids of every letter to an address that is still known of; its text may be a file of that name. */
export async function lettersTo({ database }: Context, address: string): Promise<Id<'message'>[]> {
  const rows = await database.db
    .selectFrom('messages')
    .select('id')
    .where('recipient', '=', address)
    .execute();
  return rows.map(({ id }) => id);
}
